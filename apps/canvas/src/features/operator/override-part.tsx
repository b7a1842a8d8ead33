"use client";
import type { BillingView, OperatedTenant } from "@molecule/api";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Select } from "../../ui/select.tsx";
import { OVERRIDE_CHOICES, OVERRIDES, type OverrideChoice } from "./override-words.ts";
import { useOperatorVerb } from "./use-operator-verb.ts";

type OverridePartProps = { tenant: OperatedTenant; billing: BillingView };

const OPTIONS = OVERRIDE_CHOICES.map((value) => ({ value, label: OVERRIDES[value].word }));

/** Sets who pays whatever the model says; asked once more before it is done, since money moves with it. */
export const OverridePart = ({ tenant, billing }: OverridePartProps) => {
  const trpc = useTRPC();
  const current: OverrideChoice = billing.resolution.override ?? "none";
  const [chosen, setChosen] = useState<OverrideChoice | null>(null);
  const [asking, setAsking] = useState(false);
  const setOverride = useOperatorVerb(
    trpc.operator.setOverride.mutationOptions({
      onSuccess: () => {
        setAsking(false);
        setChosen(null);
      },
    }),
  );
  const choice = chosen ?? current;
  const { verb, effect } = OVERRIDES[choice];
  const apply = () =>
    setOverride.mutate({
      tenantId: tenant.id,
      workspaceId: billing.workspaceId,
      mode: choice === "none" ? null : choice,
    });
  return (
    <Section title="Override">
      <div className="flex flex-wrap gap-2">
        <Select
          label="Override"
          value={choice}
          options={OPTIONS}
          onChange={setChosen}
          className="w-60! max-w-full"
        />
        <Button disabled={choice === current} onClick={() => setAsking(true)}>
          Apply
        </Button>
      </div>
      {setOverride.isSuccess && choice === current && (
        <div className="mt-3">
          <Notice tone="ok" live title="The override is set">
            {setOverride.data.needsRestart && "The live run still pays as before, until it is restarted. "}
            {setOverride.data.attention?.message}
          </Notice>
        </div>
      )}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={verb}
        width="sm"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              variant={choice === "disabled" ? "danger-fill" : "primary"}
              busy={setOverride.isPending}
              onClick={apply}
            >
              {verb}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p className="text-muted">{effect}</p>
          <p className="text-muted">
            Now: {billing.payer.sentence} What you set here counts as your agreement to a change of payer, and
            is written down with your name.
          </p>
          {setOverride.isError && <FailureNotice error={setOverride.error} />}
        </div>
      </Dialog>
    </Section>
  );
};
