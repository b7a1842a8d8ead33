"use client";
import type { MemberView } from "@molecule/api";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useHere } from "../frame/tenant-context.tsx";

type RemoveMemberProps = { member: MemberView; onClose: () => void };

/** Asks before somebody loses sight of the organization. */
export const RemoveMemberDialog = ({ member, onClose }: RemoveMemberProps) => {
  const trpc = useTRPC();
  const { me, tenant } = useHere();
  const remove = useVerb(trpc.member.remove.mutationOptions({ onSuccess: onClose }), "tenant");
  const self = member.userId === me.id;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={self ? `Leave ${tenant.name}` : `Remove ${member.name}`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger-fill"
            busy={remove.isPending}
            onClick={() => remove.mutate({ tenantId: tenant.id, userId: member.userId })}
          >
            {self ? "Leave" : "Remove"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          {self ? "You" : member.name} can no longer see anything here, from the next request on. What{" "}
          {self ? "you" : "they"} set up stays, and the activity keeps {self ? "your" : "their"} name.
        </p>
        {remove.isError && <FailureNotice error={remove.error} />}
      </div>
    </Dialog>
  );
};
