import { withTenant } from "@molecule/db";
import { changeMembership, findMembership } from "@molecule/db/auth";
import { recordAudit, recordChange } from "@molecule/db/repositories";
import { DomainError, notFound, type TenantRole, type TenantScope, type UserId } from "@molecule/domain";
import { discardOpenDrafts } from "../draft/discard-open-drafts.ts";
import { mayApply } from "../draft/may-apply.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertMayGrant } from "./assert-may-grant.ts";
import type { Auth } from "./create-auth.ts";

/**
 * Gives a member another role, or (role null) ends the membership; it counts from that person's next request on.
 * @throws DomainError NOT_FOUND, FORBIDDEN for a role above one's own, CONFLICT for the last owner, or when
 * somebody else was faster
 */
export const changeMember = async (
  ctx: ServiceContext,
  auth: Auth,
  scope: TenantScope,
  input: { readonly userId: UserId; readonly role: TenantRole | null },
): Promise<void> => {
  const before = await findMembership(auth.database, input.userId, scope.tenantId);
  if (before === undefined) throw notFound("member");
  assertMayGrant(scope, before);
  if (input.role !== null) assertMayGrant(scope, input.role);
  const change = { before, role: input.role };
  const outcome = await changeMembership(auth.database, input.userId, scope.tenantId, change);
  if (outcome === "changed_meanwhile")
    throw new DomainError("CONFLICT", "Somebody else has just changed this membership.", {
      remedy: "Look at the list of members again.",
    });
  if (outcome === "last_owner") {
    throw new DomainError("CONFLICT", "An organization always has an owner, and this is the only one.", {
      remedy: "Make somebody else an owner first.",
    });
  }
  await withTenant(ctx.db, scope, async (tx) => {
    await recordAudit(tx, scope, {
      action: input.role === null ? "member.removed" : "member.role_changed",
      detail: { userId: input.userId, before, after: input.role },
    });
    // What somebody put aside is applied in that person's name: it ends with the right to do it.
    const { userId, role } = input;
    await discardOpenDrafts(tx, scope, (held) => held.createdBy === userId && !mayApply(held, role));
    await recordChange(tx, { tenantId: scope.tenantId, topic: "tenant" });
  });
};
