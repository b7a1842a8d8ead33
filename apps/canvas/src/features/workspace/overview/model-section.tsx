"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { applyChangeSet, payerOfPlan } from "@molecule/billing";
import { samePayer } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field } from "../../../ui/field.tsx";
import { Section } from "../../../ui/section.tsx";
import { PayerLine } from "../../billing/payer-line.tsx";
import { entriesOfList, previewFacts, previewPayer } from "../../billing/preview-facts.ts";
import { useHere, useMay } from "../../frame/tenant-context.tsx";
import { ModelCombobox } from "../../model/model-combobox.tsx";
import { modelPrice } from "../../model/model-price.ts";
import { findModel, findRuntimeModels, useRuntimes } from "../../model/use-runtimes.ts";

/** Who would pay with another model, by the same rules as the server's; undefined until the rows are here. */
const useModelOutlook = (node: WorkspaceNode, detail: WorkspaceDetail, model: string | null) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const secrets = useQuery(trpc.secret.list.queryOptions({ tenantId: tenant.id, workspaceId: node.id }));
  if (!secrets.data || model === null) return undefined;
  const facts = previewFacts({
    workspaceId: node.id,
    runtime: node.runtime,
    override: detail.resolution.override,
    tenant,
    entries: entriesOfList(secrets.data),
  });
  const after = previewPayer(applyChangeSet(registry, facts, { writes: [], removes: [], model }));
  const missing = !after.plan.ok && after.plan.code === "MISSING_BYOK_CREDENTIAL";
  // What is said under the field is what is agreed to: if somebody else would pay by the time it is saved, it is asked.
  const agreedPayer = payerOfPlan(after.plan) ?? undefined;
  const paysNow = detail.liveRun?.paysAs ?? undefined;
  const movesPayer = agreedPayer !== undefined && paysNow !== undefined && !samePayer(paysNow, agreedPayer);
  return { after, missing, changesPayer: movesPayer || after.payer.kind !== node.payer.kind, agreedPayer };
};

const buttonLabel = (outlook: ReturnType<typeof useModelOutlook>): string => {
  if (!outlook?.changesPayer) return "Use this model";
  return outlook.after.resolution.payer === "tenant"
    ? "Use it: your organization will pay"
    : "Use it: the platform will pay";
};

/** The model in use, and the choice of another one: who would pay is said before it is saved. */
export const ModelSection = ({ node, detail }: { node: WorkspaceNode; detail: WorkspaceDetail }) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const mayEdit = useMay("member");
  const runtimes = useRuntimes();
  const [chosen, setChosen] = useState<string | null>(null);
  const isNew = chosen !== null && chosen !== node.model;
  const outlook = useModelOutlook(node, detail, isNew ? chosen : null);
  const save = useVerb(
    trpc.workspaceConfig.setModel.mutationOptions({ onSuccess: () => setChosen(null) }),
    "secret",
  );
  const shown = findModel(runtimes.data, node.runtime, chosen ?? node.model);
  const hint =
    shown &&
    (shown.platformBilled
      ? `Platform credits: ${modelPrice(shown)}.`
      : `On your own account: ${shown.providerName}.`);

  return (
    <Section title="Model">
      {mayEdit ? (
        <div id="model-field" className="flex flex-col gap-3">
          <Field
            label={<span className="sr-only">Model</span>}
            hint={node.modelIsDefault && !isNew ? "The default, because none was chosen." : hint}
          >
            {(control) => (
              <ModelCombobox
                key={`${node.runtime} ${node.model}`}
                control={control}
                runtime={node.runtime}
                models={findRuntimeModels(runtimes.data, node.runtime)?.models ?? []}
                value={chosen ?? node.model}
                onChange={setChosen}
              />
            )}
          </Field>
          {save.error && <FailureNotice error={save.error} />}
          {isNew && (
            <div className="flex flex-col gap-3 rounded-lg border bg-ground p-3">
              {outlook && (
                <PayerLine
                  payer={outlook.after.payer}
                  before={node.payer}
                  moves={outlook.changesPayer}
                  sandbox={node.sandbox}
                />
              )}
              {outlook?.missing && (
                <p className="text-warn text-xs">
                  Its key is not stored yet. Until it is, a restart is refused and the old run keeps serving.
                </p>
              )}
              <div className="flex flex-wrap gap-2">
                <Button
                  variant="primary"
                  busy={save.isPending}
                  onClick={() =>
                    save.mutate({
                      tenantId: tenant.id,
                      workspaceId: node.id,
                      model: chosen,
                      agreedPayer: outlook?.agreedPayer,
                    })
                  }
                >
                  {buttonLabel(outlook)}
                </Button>
                <Button onClick={() => setChosen(null)}>Keep {node.model ?? "as it is"}</Button>
              </div>
            </div>
          )}
        </div>
      ) : (
        <p className="font-mono text-xs">{node.model ?? "none"}</p>
      )}
    </Section>
  );
};
