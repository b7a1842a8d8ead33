"use client";
import type { TenantStanding } from "@molecule/api";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";
import { TENANT_MODES } from "./tenant-mode.ts";

type SetModeProps = { tenant: TenantStanding; onClose: () => void };

/** Says what the other mode changes, and what it does not, before it is set. */
export const SetModeDialog = ({ tenant, onClose }: SetModeProps) => {
  const trpc = useTRPC();
  const setMode = useOperatorVerb(trpc.operator.setBillingMode.mutationOptions({ onSuccess: onClose }));
  // As it was when it was asked: set by someone else meanwhile, the button must not turn into the reverse.
  const [before] = useState(tenant.billingMode);
  const mode = before === "byok" ? "platform_managed" : "byok";
  const { word, effect } = TENANT_MODES[mode];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Set ${tenant.name} to ${word.toLowerCase()}`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={setMode.isPending}
            onClick={() => setMode.mutate({ tenantId: tenant.tenantId, mode })}
          >
            Set to {word.toLowerCase()}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          It is set to {TENANT_MODES[tenant.billingMode].word.toLowerCase()} now. {effect}
        </p>
        <p className="text-muted">No workspace's payer changes by this, and nothing restarts.</p>
        {setMode.isError && <FailureNotice error={setMode.error} />}
      </div>
    </Dialog>
  );
};
