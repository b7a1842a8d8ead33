import type { TenantScope } from "@molecule/domain";
import { listMembers } from "@molecule/services/auth";
import type { ApiContext } from "../context.ts";
import type { MemberView } from "../views/index.ts";

export const listMemberViews = async ({ auth }: ApiContext, scope: TenantScope): Promise<MemberView[]> => {
  const members = await listMembers(auth.database, scope.tenantId);
  return members.map(({ userId, name, email, role, createdAt }) => ({
    userId,
    name,
    email,
    role,
    since: createdAt,
  }));
};
