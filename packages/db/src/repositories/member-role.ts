import type { TenantRole, TenantScope, UserId } from "@molecule/domain";
import { and, eq } from "drizzle-orm";
import { members } from "../auth-schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/**
 * A person's role in the tenant as it is now, for what happens in their name while they are away. Memberships are read
 * as `molecule_auth` alone, so the transaction takes that role for this one statement: nothing else may run in it
 * meanwhile.
 */
export const findMemberRole = async (
  tx: TenantTx,
  scope: TenantScope,
  userId: UserId,
): Promise<TenantRole | undefined> => {
  await tx.execute("set local role molecule_auth");
  const [row] = await tx
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.organizationId, scope.tenantId), eq(members.userId, userId)));
  await tx.execute("set local role molecule_app");
  return row?.role;
};
