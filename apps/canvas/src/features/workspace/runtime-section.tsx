"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import { Select } from "../../ui/select.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { ModelCombobox } from "../model/model-combobox.tsx";
import { findModel, findRuntimeModels, useRuntimes } from "../model/use-runtimes.ts";

/** The agent software. Another one needs a model that it can run, chosen in the same step. */
export const RuntimeSection = ({ node, mayEdit }: { node: WorkspaceNode; mayEdit: boolean }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { data: runtimes } = useRuntimes();
  const [runtime, setRuntime] = useState(node.runtime);
  const [model, setModel] = useState<string | null>(null);
  const save = useVerb(trpc.workspaceConfig.setModel.mutationOptions(), "secret");
  const changed = runtime !== node.runtime;
  const kept = findModel(runtimes, runtime, node.model)?.model ?? null;
  const next = model ?? kept;
  if (!mayEdit || !runtimes)
    return (
      <Section title="Runtime">
        <p>{node.runtime}</p>
      </Section>
    );
  return (
    <Section title="Runtime">
      <div className="flex flex-col gap-3">
        <Select
          label="Runtime"
          value={runtime}
          options={runtimes.map((each) => ({
            value: each.runtime,
            label: each.runtime,
            detail: each.startable ? undefined : "not installed here",
          }))}
          onChange={setRuntime}
        />
        {changed && (
          <>
            <Field
              label="Model"
              hint={
                kept
                  ? undefined
                  : `${node.model ?? "The model"} is not one that ${runtime} lists; choose another.`
              }
            >
              {(control) => (
                <ModelCombobox
                  key={runtime}
                  control={control}
                  runtime={runtime}
                  models={findRuntimeModels(runtimes, runtime)?.models ?? []}
                  value={next}
                  onChange={setModel}
                />
              )}
            </Field>
            {save.error && <FailureNotice error={save.error} />}
            <div className="flex gap-2">
              <Button
                variant="primary"
                busy={save.isPending}
                disabled={next === null}
                onClick={() => save.mutate({ tenantId, workspaceId: node.id, runtime, model: next })}
              >
                Change runtime
              </Button>
              <Button onClick={() => setRuntime(node.runtime)}>Keep {node.runtime}</Button>
            </div>
          </>
        )}
      </div>
    </Section>
  );
};
