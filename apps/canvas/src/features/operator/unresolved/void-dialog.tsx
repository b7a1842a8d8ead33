"use client";
import type { ExposedCall } from "@molecule/api";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { formatMoney } from "../../../ui/format-money.ts";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

/** Gives a call up: the organization is not charged, and its hold is free again. */
export const VoidDialog = ({ call, onClose }: { call: ExposedCall; onClose: () => void }) => {
  const trpc = useTRPC();
  const voidCall = useOperatorVerb(trpc.ledger.voidCall.mutationOptions({ onSuccess: onClose }));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === "") return;
    voidCall.mutate({ tenantId: call.tenantId, attemptId: call.id, reason: reason.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Void this call"
      width="sm"
      guarded={reason !== ""}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger-fill" busy={voidCall.isPending}>
            Void call
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-muted">
          The organization is not charged. If the provider bills the platform after all, the platform bears
          it: at most {formatMoney(call.holdNanoUsd)}. The call can still be settled later.
        </p>
        {voidCall.isError && <FailureNotice error={voidCall.error} />}
        <ReasonField
          value={reason}
          onChange={setReason}
          hint="It stands in the audit."
          error={tried && reason.trim() === "" ? "Voiding by hand needs a reason." : undefined}
        />
      </form>
    </Dialog>
  );
};
