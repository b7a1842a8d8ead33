"use client";
import type { TenantStanding } from "@molecule/api";
import { decimalFromNanoUsd } from "@molecule/domain";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { parseUsd, USD_HINT } from "../../../ui/parse-usd.ts";
import { useOperatorVerb } from "../use-operator-verb.ts";

type OverageCapProps = { tenant: TenantStanding; onClose: () => void };

/** How far below zero an organization may let its credit fall, if its admins want it to. */
export const OverageCapDialog = ({ tenant, onClose }: OverageCapProps) => {
  const trpc = useTRPC();
  const setCap = useOperatorVerb(trpc.credit.setOverageCap.mutationOptions({ onSuccess: onClose }));
  const [text, setText] = useState(decimalFromNanoUsd(tenant.overageCapNanoUsd));
  const [tried, setTried] = useState(false);
  const formId = useId();
  const amount = parseUsd(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (amount !== null) setCap.mutate({ tenantId: tenant.tenantId, capNanoUsd: amount });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Overage of ${tenant.name}`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={setCap.isPending}>
            Allow
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {setCap.isError && <FailureNotice error={setCap.error} />}
        <Field
          label="At most below zero, in US dollars"
          hint="The organization's own admins choose how much of it they want. Zero: calls stop when the credit is used up."
          error={tried && amount === null ? USD_HINT : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="tabular-nums"
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
};
