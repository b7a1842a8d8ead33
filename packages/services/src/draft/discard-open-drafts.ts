import type { TenantTx } from "@molecule/db";
import {
  type HeldChangeSet,
  listOpenChangeSetsLocked,
  recordAudit,
  settleChangeSet,
} from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";

/** Discards drafts that wait and may not be applied any more, with their values, in the caller's transaction. */
export const discardOpenDrafts = async (
  tx: TenantTx,
  scope: TenantScope,
  isOver: (held: HeldChangeSet) => boolean,
): Promise<void> => {
  for (const held of await listOpenChangeSetsLocked(tx, scope)) {
    if (!isOver(held)) continue;
    await settleChangeSet(tx, scope, held.id, { status: "discarded" });
    await recordAudit(tx, scope, { action: "change_set.discarded", detail: { id: held.id } });
  }
};
