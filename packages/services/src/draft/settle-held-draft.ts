import { type TenantTx, withTenant } from "@molecule/db";
import {
  findChangeSetLocked,
  type HeldChangeSet,
  listChangeSets,
  recordAudit,
  recordChange,
  setChangeSetDue,
  settleChangeSet,
} from "@molecule/db/repositories";
import { type ChangeSetId, DomainError, notFound, type TenantScope } from "@molecule/domain";
import { assertOperator, assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

const SHOWN = 100;

/** Drafts that wait, failed, or were settled lately, newest first; names, never values. */
export const listHeldDrafts = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
): Promise<readonly HeldChangeSet[]> =>
  withTenant(ctx.db, scope, (tx) => listChangeSets(tx, scope, SHOWN), { readOnly: true });

/** @throws DomainError NOT_FOUND, CONFLICT when it is settled, FORBIDDEN for places that the person may not change */
const lockOpen = async (tx: TenantTx, scope: TenantScope, id: ChangeSetId): Promise<HeldChangeSet> => {
  const held = await findChangeSetLocked(tx, scope, id);
  if (held === undefined) throw notFound("change that waits");
  assertRole(scope, "member", "decide on a change that waits");
  if (held.places.some(({ workspaceId }) => workspaceId === null))
    assertRole(scope, "admin", "change what all workspaces inherit");
  if (held.places.some(({ override }) => override !== undefined))
    assertOperator(scope, "override who pays for a workspace");
  if (held.status === "waiting" || held.status === "failed") return held;
  throw new DomainError("CONFLICT", `This change was ${held.status} already.`, {
    remedy: "Reload the page.",
  });
};

/** Makes a waiting draft due now, one that failed as well: the next round applies it. @throws as {@link lockOpen} */
export const applyHeldDraft = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { id }: { readonly id: ChangeSetId },
): Promise<void> =>
  withTenant(ctx.db, scope, async (tx) => {
    await lockOpen(tx, scope, id);
    await setChangeSetDue(tx, scope, id);
    await recordAudit(tx, scope, { action: "change_set.released", detail: { id } });
    await recordChange(tx, { tenantId: scope.tenantId, topic: "secret" });
  });

/** Discards a waiting draft with its values. @throws as {@link lockOpen} */
export const discardHeldDraft = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { id }: { readonly id: ChangeSetId },
): Promise<void> =>
  withTenant(ctx.db, scope, async (tx) => {
    await lockOpen(tx, scope, id);
    await settleChangeSet(tx, scope, id, { status: "discarded" });
    await recordAudit(tx, scope, { action: "change_set.discarded", detail: { id } });
    await recordChange(tx, { tenantId: scope.tenantId, topic: "secret" });
  });
