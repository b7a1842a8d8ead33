"use client";
import type { ExposedCall } from "@molecule/api";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { formatMoney } from "../../../ui/format-money.ts";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

/** Gives a call up: the organization is not charged, and its hold is free again. */
export const VoidDialog = ({ call, onClose }: { call: ExposedCall; onClose: () => void }) => {
  const trpc = useTRPC();
  const voidCall = useOperatorVerb(trpc.ledger.voidCall.mutationOptions({ onSuccess: onClose }));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim() === "") return;
    voidCall.mutate({ tenantId: call.tenantId, attemptId: call.id, reason: reason.trim() });
  };
  return (
    <FormDialog
      title="Void this call"
      width="sm"
      guarded={reason !== ""}
      submitLabel="Void call"
      danger
      onSubmit={submit}
      onClose={onClose}
      verb={voidCall}
      intro={
        <p className="text-muted">
          The organization is not charged. If the provider bills the platform after all, the platform bears
          it: at most {formatMoney(call.holdNanoUsd)}. The call can still be settled later.
        </p>
      }
    >
      <ReasonField
        value={reason}
        onChange={setReason}
        hint="It stands in the audit."
        error={tried && reason.trim() === "" ? "Voiding by hand needs a reason." : undefined}
      />
    </FormDialog>
  );
};
