import type { TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { type ChangeTopic, changes } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Change = typeof changes.$inferSelect;

/** Says that something on a screen moved. Written in the transaction of the change, heard when it commits. */
export const recordChange = async (
  tx: TenantTx | SystemTx,
  change: {
    readonly tenantId: TenantId;
    readonly workspaceId?: WorkspaceId | null;
    readonly topic: ChangeTopic;
  },
): Promise<void> => {
  // One statement: this runs several times a second while an answer streams.
  await tx.execute(sql`
    with recorded as (
      insert into changes (tenant_id, workspace_id, topic)
        values (${change.tenantId}, ${change.workspaceId ?? null}, ${change.topic}) returning tenant_id, seq
    )
    select pg_notify('molecule_changes', json_build_object('tenantId', tenant_id, 'seq', seq)::text) from recorded`);
};

/**
 * What moved after `seq`, oldest first. Numbers are drawn before their transaction commits, so a lower one can
 * become visible after a higher one: catch up from a little before the last number seen.
 */
export const listChangesAfter = (
  tx: TenantTx,
  scope: TenantScope,
  seq: number,
  limit: number,
): Promise<Change[]> =>
  tx
    .select()
    .from(changes)
    .where(and(eq(changes.tenantId, scope.tenantId), gt(changes.seq, seq)))
    .orderBy(asc(changes.seq))
    .limit(limit);

/** The number from which a browser that loads everything now need only listen. */
export const findLastChangeSeq = async (tx: TenantTx, scope: TenantScope): Promise<number> => {
  const [row] = await tx
    .select({ seq: changes.seq })
    .from(changes)
    .where(eq(changes.tenantId, scope.tenantId))
    .orderBy(desc(changes.seq))
    .limit(1);
  return row?.seq ?? 0;
};

/** Forgets changes older than a day. */
export const pruneChanges = async (tx: SystemTx): Promise<void> => {
  await tx.execute(sql`delete from changes where at < now() - interval '1 day'`);
};
