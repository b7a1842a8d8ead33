import { withTenant } from "@molecule/db";
import { insertMembership } from "@molecule/db/auth";
import { recordAudit, recordChange } from "@molecule/db/repositories";
import { DomainError, type TenantRole, type TenantScope, type UserId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { assertMayGrant } from "./assert-may-grant.ts";
import type { Auth } from "./create-auth.ts";
import { createUser, type NewUser } from "./create-user.ts";

/**
 * Makes a person a member of the scope's tenant; someone unknown is created with the password that the inviting
 * person hands over. A known person keeps theirs.
 * @throws DomainError FORBIDDEN for a role above one's own, CONFLICT for someone who is a member already
 */
export const addMember = async (
  ctx: ServiceContext,
  auth: Auth,
  scope: TenantScope,
  input: NewUser & { readonly role: TenantRole },
): Promise<{ readonly userId: UserId; readonly created: boolean }> => {
  assertMayGrant(scope, input.role);
  const person = await createUser(auth, input);
  const added = await insertMembership(auth.database, person.userId, scope.tenantId, input.role);
  if (!added) {
    throw new DomainError("CONFLICT", "This person is a member already.", {
      field: "email",
      remedy: "Change their role in the list of members instead.",
    });
  }
  await withTenant(ctx.db, scope, async (tx) => {
    await recordAudit(tx, scope, {
      action: "member.added",
      detail: { userId: person.userId, role: input.role },
    });
    await recordChange(tx, { tenantId: scope.tenantId, topic: "tenant" });
  });
  return person;
};
