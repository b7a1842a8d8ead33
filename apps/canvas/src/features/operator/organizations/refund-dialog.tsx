"use client";
import type { AttemptId, NanoUsd, TenantId } from "@molecule/domain";
import { decimalFromNanoUsd } from "@molecule/domain";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Field } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { formatMoneyExact } from "../../../ui/format-money.ts";
import { parseUsd } from "../../../ui/parse-usd.ts";
import { UsdInput } from "../../../ui/usd-input.tsx";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

type Refundable = {
  readonly tenantId: TenantId;
  readonly attemptId: AttemptId;
  readonly chargeNanoUsd: NanoUsd;
};

/** Gives back what one call was charged, or a part of it, once. */
export const RefundDialog = ({ call, onClose }: { call: Refundable; onClose: () => void }) => {
  const trpc = useTRPC();
  const refund = useOperatorVerb(trpc.credit.refund.mutationOptions({ onSuccess: onClose }));
  const [text, setText] = useState(decimalFromNanoUsd(call.chargeNanoUsd));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const amount = parseUsd(text);
  const isIn = amount !== null && amount > 0n && amount <= call.chargeNanoUsd;
  const submit = () => {
    setTried(true);
    if (!isIn || reason.trim() === "") return;
    const { tenantId, attemptId } = call;
    refund.mutate({ tenantId, attemptId, amountNanoUsd: amount, reason: reason.trim() });
  };
  return (
    <FormDialog
      title="Refund this call"
      width="sm"
      guarded={reason !== ""}
      submitLabel="Refund"
      onSubmit={submit}
      onClose={onClose}
      verb={refund}
    >
      <Field
        label="Amount in US dollars"
        hint={`It was charged ${formatMoneyExact(call.chargeNanoUsd)}. A call is refunded once; what it counted in budgets stays.`}
        error={tried && !isIn ? "Give a positive amount up to the charge." : undefined}
      >
        {(control) => <UsdInput {...control} value={text} onChange={setText} />}
      </Field>
      <ReasonField
        value={reason}
        onChange={setReason}
        hint="The organization reads it on its Spend page."
        error={tried && reason.trim() === "" ? "A refund needs a reason." : undefined}
      />
    </FormDialog>
  );
};
