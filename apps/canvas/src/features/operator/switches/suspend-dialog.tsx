"use client";
import type { TenantId } from "@molecule/domain";
import { useRef, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

/** What a kill switch stops, with its name. */
export type SwitchSubject =
  | { readonly tenantId: TenantId; readonly vendor?: undefined; readonly name: string }
  | { readonly vendor: string; readonly tenantId?: undefined; readonly name: string };

const idOf = ({ tenantId, vendor }: SwitchSubject) => (tenantId === undefined ? { vendor } : { tenantId });

const effectsOf = ({ tenantId, name }: SwitchSubject): readonly string[] => [
  tenantId === undefined
    ? `Every organization's calls that the platform would send to ${name} are refused, on every gateway, within a second.`
    : `Every call of ${name} that the platform would pay is refused, on every gateway, within a second.`,
  "Calls under way end as they would, and are charged.",
  tenantId === undefined
    ? "Other providers, and workspaces on their organization's own keys, are not touched."
    : "Its workspaces on its own keys go on. No workspace is stopped, and no payer changes.",
];

type SuspendDialogProps = { subject: SwitchSubject; onClose: () => void };

/** Says what will stop and what will not, before it is stopped; callers read the reason. */
export const SuspendDialog = ({ subject, onClose }: SuspendDialogProps) => {
  const trpc = useTRPC();
  const suspend = useOperatorVerb(trpc.suspension.set.mutationOptions({ onSuccess: onClose }));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const submit = () => {
    setTried(true);
    if (reason.trim() !== "") suspend.mutate({ ...idOf(subject), reason: reason.trim() });
  };
  return (
    <FormDialog
      title={`Stop the calls of ${subject.name}`}
      width="sm"
      initialFocus={first}
      guarded={reason !== ""}
      submitLabel="Stop calls"
      danger
      onSubmit={submit}
      onClose={onClose}
      verb={suspend}
      intro={
        <ul className="flex list-disc flex-col gap-1 pl-4 text-muted">
          {effectsOf(subject).map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      }
    >
      <ReasonField
        value={reason}
        onChange={setReason}
        hint="Whoever calls reads it in the refusal."
        error={tried && reason.trim() === "" ? "A stop needs a reason." : undefined}
        inputRef={first}
      />
    </FormDialog>
  );
};

/** Lets calls through again; says so before it does. */
export const LiftDialog = ({ subject, onClose }: SuspendDialogProps) => {
  const trpc = useTRPC();
  const lift = useOperatorVerb(trpc.suspension.lift.mutationOptions({ onSuccess: onClose }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Let calls of ${subject.name} through again`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={lift.isPending} onClick={() => lift.mutate(idOf(subject))}>
            Lift the stop
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-muted">
        <p>Every gateway lets them through within a second, as far as credit and budgets allow.</p>
        <p>It is written down that you lifted it.</p>
        {lift.isError && <FailureNotice error={lift.error} />}
      </div>
    </Dialog>
  );
};
