"use client";
import type { MemberView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { AddMemberDialog } from "./add-member-dialog.tsx";
import { MemberRow } from "./member-row.tsx";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";

/** Who belongs to the organization, and with what role. */
export const MembersSection = () => {
  const trpc = useTRPC();
  const members = useQuery(trpc.member.list.queryOptions({ tenantId: useTenantId() }));
  const mayManage = useMay("admin");
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<MemberView | null>(null);
  return (
    <Card
      title="Members"
      aside={
        mayManage ? (
          <Button size="sm" icon={UserPlus} onClick={() => setAdding(true)}>
            Add member
          </Button>
        ) : (
          <span className="text-muted text-xs">An admin or an owner changes them</span>
        )
      }
    >
      {members.isPending && <SkeletonRows rows={3} height="h-14" />}
      {members.isError && (
        <div className="p-4">
          <FailureNotice
            error={members.error}
            what="The members could not be loaded"
            onRetry={() => void members.refetch()}
          />
        </div>
      )}
      {members.data && (
        <ul aria-label="Members">
          {members.data.map((member) => (
            <MemberRow key={member.userId} member={member} onRemove={() => setLeaving(member)} />
          ))}
        </ul>
      )}
      <AddMemberDialog open={adding} onClose={() => setAdding(false)} />
      {leaving && <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
};
