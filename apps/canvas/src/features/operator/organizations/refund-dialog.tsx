"use client";
import type { AttemptId, NanoUsd, TenantId } from "@molecule/domain";
import { decimalFromNanoUsd } from "@molecule/domain";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { formatMoneyExact } from "../../../ui/format-money.ts";
import { parseUsd } from "../../../ui/parse-usd.ts";
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
  const formId = useId();
  const amount = parseUsd(text);
  const isIn = amount !== null && amount > 0n && amount <= call.chargeNanoUsd;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isIn || reason.trim() === "") return;
    const { tenantId, attemptId } = call;
    refund.mutate({ tenantId, attemptId, amountNanoUsd: amount, reason: reason.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Refund this call"
      width="sm"
      guarded={reason !== ""}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={refund.isPending}>
            Refund
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {refund.isError && <FailureNotice error={refund.error} />}
        <Field
          label="Amount in US dollars"
          hint={`It was charged ${formatMoneyExact(call.chargeNanoUsd)}. A call is refunded once; what it counted in budgets stays.`}
          error={tried && !isIn ? "Give a positive amount up to the charge." : undefined}
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
        <ReasonField
          value={reason}
          onChange={setReason}
          hint="The organization reads it on its Spend page."
          error={tried && reason.trim() === "" ? "A refund needs a reason." : undefined}
        />
      </form>
    </Dialog>
  );
};
