"use client";
import type { TenantStanding } from "@molecule/api";
import { decimalFromNanoUsd } from "@molecule/domain";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Field } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { parseUsd, USD_HINT } from "../../../ui/parse-usd.ts";
import { UsdInput } from "../../../ui/usd-input.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

type OverageCapProps = { tenant: TenantStanding; onClose: () => void };

/** How far below zero an organization may let its credit fall, if its admins want it to. */
export const OverageCapDialog = ({ tenant, onClose }: OverageCapProps) => {
  const trpc = useTRPC();
  const setCap = useOperatorVerb(trpc.credit.setOverageCap.mutationOptions({ onSuccess: onClose }));
  const [text, setText] = useState(decimalFromNanoUsd(tenant.overageCapNanoUsd));
  const [tried, setTried] = useState(false);
  const amount = parseUsd(text);
  const submit = () => {
    setTried(true);
    if (amount !== null) setCap.mutate({ tenantId: tenant.tenantId, capNanoUsd: amount });
  };
  return (
    <FormDialog
      title={`Overage of ${tenant.name}`}
      width="sm"
      submitLabel="Allow"
      onSubmit={submit}
      onClose={onClose}
      verb={setCap}
    >
      <Field
        label="At most below zero, in US dollars"
        hint="The organization's own admins choose how much of it they want. Zero: calls stop when the credit is used up."
        error={tried && amount === null ? USD_HINT : undefined}
      >
        {(control) => <UsdInput {...control} value={text} onChange={setText} />}
      </Field>
    </FormDialog>
  );
};
