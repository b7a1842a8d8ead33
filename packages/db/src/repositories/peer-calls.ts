import type { PeerCallId, RunId, TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, lt, or, type SQL, sql } from "drizzle-orm";
import { peerCalls } from "../schema/index.ts";
import { textArray } from "../text-array.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { listOwners } from "./lease-sql.ts";

export type PeerCall = typeof peerCalls.$inferSelect;
export type NewPeerCall = Pick<
  PeerCall,
  | "id"
  | "rootId"
  | "path"
  | "depth"
  | "callerId"
  | "callerRunId"
  | "calleeId"
  | "calleeRunId"
  | "question"
  | "payer"
>;
/** Who relays a call, and how long its silence means nothing. */
export type PeerCallHold = { readonly owner: string | null; readonly leaseMs: number };
/** A call that somebody waits for, as far as its chain is concerned. */
export type OpenPeerCall = {
  readonly id: PeerCallId;
  readonly rootId: PeerCallId;
  readonly path: readonly WorkspaceId[];
  readonly depth: number;
};

const leaseFor = (ms: number): SQL<Date> =>
  sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000}::double precision)`;
const place = (scope: TenantScope, id: PeerCallId): SQL | undefined =>
  and(eq(peerCalls.tenantId, scope.tenantId), eq(peerCalls.id, id));

export const insertPeerCall = async (
  tx: TenantTx,
  scope: TenantScope,
  call: NewPeerCall,
  hold: PeerCallHold,
): Promise<void> => {
  await tx.insert(peerCalls).values({
    ...call,
    path: [...call.path],
    tenantId: scope.tenantId,
    leaseUntil: leaseFor(hold.leaseMs),
    leaseOwner: hold.owner,
    createdAt: sql`clock_timestamp()`,
  });
};

/** Ends a call that is open. @returns whom it was between; undefined when it was ended before */
export const finishPeerCall = async (
  tx: TenantTx,
  scope: TenantScope,
  id: PeerCallId,
  end: Pick<PeerCall, "status" | "answer" | "error">,
): Promise<Pick<PeerCall, "callerId" | "calleeId" | "calleeRunId"> | undefined> => {
  const [row] = await tx
    .update(peerCalls)
    .set({ ...end, leaseUntil: null, leaseOwner: null, finishedAt: sql`clock_timestamp()` })
    .where(and(place(scope, id), eq(peerCalls.status, "sending")))
    .returning({
      callerId: peerCalls.callerId,
      calleeId: peerCalls.calleeId,
      calleeRunId: peerCalls.calleeRunId,
    });
  return row;
};

/** What others have asked of a run and still wait for. */
export const listOpenPeerCallsTo = (
  tx: TenantTx,
  scope: TenantScope,
  calleeRunId: RunId,
): Promise<readonly OpenPeerCall[]> =>
  tx
    .select({ id: peerCalls.id, rootId: peerCalls.rootId, path: peerCalls.path, depth: peerCalls.depth })
    .from(peerCalls)
    .where(
      and(
        eq(peerCalls.tenantId, scope.tenantId),
        eq(peerCalls.calleeRunId, calleeRunId),
        eq(peerCalls.status, "sending"),
      ),
    );

export const countOpenPeerCallsFrom = async (
  tx: TenantTx,
  scope: TenantScope,
  callerRunId: RunId,
): Promise<number> => {
  const [row] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from peer_calls
      where tenant_id = ${scope.tenantId} and caller_run_id = ${callerRunId} and status = 'sending'`);
  return row?.n ?? 0;
};

/** How many calls each of these chains has led to. */
export const countCallsOfChains = async (
  tx: TenantTx,
  scope: TenantScope,
  roots: readonly PeerCallId[],
): Promise<ReadonlyMap<PeerCallId, number>> => {
  if (roots.length === 0) return new Map();
  const ids = sql.join(
    roots.map((root) => sql`${root}::uuid`),
    sql`, `,
  );
  const rows = await tx.execute<{ root: PeerCallId; n: number }>(sql`
    select root_id as root, count(*)::int as n from peer_calls
      where tenant_id = ${scope.tenantId} and root_id in (${ids}) group by root_id`);
  return new Map(rows.map(({ root, n }) => [root, n]));
};

/** Tasks of a tenant that are on their way, or were a moment ago, oldest first: what the edges show. */
export const listOpenPeerCalls = (
  tx: TenantTx,
  scope: TenantScope,
): Promise<readonly Pick<PeerCall, "id" | "callerId" | "calleeId" | "payer" | "createdAt">[]> =>
  tx
    .select({
      id: peerCalls.id,
      callerId: peerCalls.callerId,
      calleeId: peerCalls.calleeId,
      payer: peerCalls.payer,
      createdAt: peerCalls.createdAt,
    })
    .from(peerCalls)
    .where(
      and(
        eq(peerCalls.tenantId, scope.tenantId),
        or(
          eq(peerCalls.status, "sending"),
          sql`${peerCalls.createdAt} > clock_timestamp() - interval '3 seconds'`,
        ),
      ),
    )
    .orderBy(asc(peerCalls.createdAt))
    .limit(200);

/** Processes that relay calls now, by their holds. */
export const listRelayOwners = (tx: SystemTx): Promise<string[]> =>
  listOwners(tx, peerCalls, sql`status = 'sending'`);

/** Lets the holds of these processes run out now, as they would by themselves. */
export const expireRelays = async (tx: SystemTx, owners: readonly string[]): Promise<void> => {
  await tx.execute(sql`
    update peer_calls set lease_until = now() - interval '1 microsecond'
      where status = 'sending' and lease_owner = any(${textArray(owners)}) and lease_until > now()`);
};

/** Calls whose relay died. */
export const listAbandonedPeerCalls = (
  tx: SystemTx,
): Promise<readonly { readonly id: PeerCallId; readonly tenantId: TenantId }[]> =>
  tx
    .select({ id: peerCalls.id, tenantId: peerCalls.tenantId })
    .from(peerCalls)
    .where(and(eq(peerCalls.status, "sending"), lt(peerCalls.leaseUntil, sql`clock_timestamp()`)))
    .limit(200);
