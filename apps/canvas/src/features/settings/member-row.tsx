"use client";
import type { MemberView } from "@molecule/api";
import { roleIsAtLeast } from "@molecule/domain";
import { UserMinus } from "lucide-react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Select } from "../../ui/select.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { ROLE_WORDS, roleOptions } from "./role-words.ts";

/** One member; whoever may, changes the role in place or ends the membership. */
export const MemberRow = ({ member, onRemove }: { member: MemberView; onRemove: () => void }) => {
  const trpc = useTRPC();
  const { me, tenant } = useHere();
  const setRole = useVerb(trpc.member.setRole.mutationOptions(), "tenant");
  const mayChange = roleIsAtLeast(tenant.role, "admin") && roleIsAtLeast(tenant.role, member.role);
  const role = setRole.isPending ? setRole.variables.role : member.role;
  return (
    <li className="flex flex-col gap-2 border-t px-4 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-40">
          <p className="truncate font-medium">
            {member.name}
            {member.userId === me.id && <span className="font-normal text-muted"> (you)</span>}
          </p>
          <p className="truncate text-muted text-xs">
            {member.email} · since <Moment at={member.since} />
          </p>
        </div>
        {mayChange ? (
          <div className="flex items-center gap-1">
            <Select
              label={`Role of ${member.name}`}
              value={role}
              options={roleOptions(tenant.role)}
              disabled={setRole.isPending}
              onChange={(next) => setRole.mutate({ tenantId: tenant.id, userId: member.userId, role: next })}
              className="w-32!"
            />
            <IconButton icon={UserMinus} label={`Remove ${member.name}`} tone="bad" onClick={onRemove} />
          </div>
        ) : (
          <span className="text-muted" title={ROLE_WORDS[member.role].means}>
            {ROLE_WORDS[member.role].word}
          </span>
        )}
      </div>
      {setRole.isError && <FailureNotice error={setRole.error} />}
    </li>
  );
};
