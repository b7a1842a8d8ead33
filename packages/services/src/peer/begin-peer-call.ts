import { type TenantTx, withTenant } from "@molecule/db";
import {
  countCallsOfChains,
  countOpenPeerCallsFrom,
  type DeliveryRun,
  findDeliveryRun,
  insertPeerCall,
  type KeyedRun,
  listOpenPeerCallsTo,
  listSendingQuestions,
  lockTalk,
  lockTenant,
  lockWorkspace,
  type PeerCallHold,
  recordChange,
  type Workspace,
} from "@molecule/db/repositories";
import {
  DomainError,
  newId,
  notFound,
  type PeerCallId,
  peerCallIdSchema,
  processScope,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { wakeWorkspace } from "../workspace/wake-workspace.ts";
import { listTeam } from "./list-peers.ts";
import { type PlannedPeerCall, planPeerCall } from "./plan-peer-call.ts";

export type PeerQuestion = {
  /** A peer's id or name. */
  readonly to: string;
  readonly text: string;
  readonly within: string | null;
};

export type BegunPeerCall = {
  readonly id: PeerCallId;
  readonly scope: TenantScope;
  readonly caller: WorkspaceId;
  readonly callee: Pick<Workspace, "id" | "name">;
  readonly run: DeliveryRun;
};

/** Whoever is no peer is not there at all, be it a stranger of this tenant or of another one. */
const findPeer = async (
  tx: TenantTx,
  scope: TenantScope,
  self: WorkspaceId,
  to: string,
): Promise<Workspace> => {
  const team = (await listTeam(tx, scope, self)).map(({ workspace }) => workspace);
  const byId = team.find(({ id }) => id === to.toLowerCase());
  if (byId !== undefined) return byId;
  const named = team.filter(({ name }) => name.toLowerCase() === to.trim().toLowerCase());
  const [peer] = named;
  if (peer === undefined) throw notFound("peer");
  if (named.length > 1)
    throw new DomainError("CONFLICT", `${named.length} peers are called “${peer.name}”.`, {
      remedy: "List your peers and ask one by its id.",
    });
  return peer;
};

const plan = async (
  tx: TenantTx,
  scope: TenantScope,
  { runId, workspaceId }: KeyedRun,
  callee: Workspace,
  within: string | null,
): Promise<PlannedPeerCall> => {
  const inbound = await listOpenPeerCallsTo(tx, scope, runId);
  const sending = await listSendingQuestions(tx, scope, workspaceId);
  const calls = await countCallsOfChains(tx, scope, [...new Set(inbound.map(({ rootId }) => rootId))]);
  const named = peerCallIdSchema.safeParse(within);
  const isQuestion = sending.some(({ id }) => id === within);
  return planPeerCall({
    caller: workspaceId,
    callee,
    inbound,
    within: named.success && !isQuestion ? named.data : null,
    asked: isQuestion,
    open: await countOpenPeerCallsFrom(tx, scope, runId),
    callsOf: (root) => calls.get(root) ?? 0,
  });
};

/** A task wakes whoever hibernates, as a message does. @returns what to tell whoever asked */
const wake = async (tx: TenantTx, scope: TenantScope, calleeId: WorkspaceId): Promise<DomainError> => {
  const callee = await lockWorkspace(tx, scope, calleeId, "update");
  const { name, desiredState } = callee;
  if (desiredState === "hibernated") {
    await wakeWorkspace(tx, scope, callee);
    return new DomainError("CONFLICT", `${name} was at rest and is being woken.`, {
      remedy: "Ask it again in some ten seconds.",
    });
  }
  return new DomainError("CONFLICT", `${name} is not running, so nobody answers there.`, {
    remedy:
      desiredState === "running"
        ? "If it is just starting, it can be asked in some ten seconds; or ask somebody else."
        : "Ask somebody else, or say that it has to be started.",
  });
};

/**
 * Writes down that one agent asks another, with who will pay for the answer: the callee's own payer, whoever asks.
 * A callee at rest is woken, and has to be asked again.
 * @throws DomainError NOT_FOUND for whoever is no peer, CONFLICT when it may not be asked now
 */
export const beginPeerCall = async (
  ctx: Pick<ServiceContext, "db">,
  keyed: KeyedRun,
  { to, text, within }: PeerQuestion,
  hold: PeerCallHold,
): Promise<BegunPeerCall> => {
  const { tenantId, workspaceId: caller, runId } = keyed;
  const scope = processScope("supervisor", tenantId);
  const begun = await withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const callee = await findPeer(tx, scope, caller, to);
    // Calls of one agent take turns here, so that none of its bounds is passed by two at once; and nobody has its peer
    // drain or hibernate, who would not see the task that is about to be given to it.
    for (const talk of [caller, callee.id].sort()) await lockTalk(tx, talk);
    const planned = await plan(tx, scope, keyed, callee, within);
    const run = await findDeliveryRun(tx, scope, callee.id);
    // What is thrown in here would undo the waking.
    if (run === undefined) return wake(tx, scope, callee.id);
    const id = newId<PeerCallId>();
    const { path, depth, rootId } = planned;
    const call = { id, rootId: rootId ?? id, path: [...path], depth, question: text, payer: run.payer };
    const ends = { callerId: caller, callerRunId: runId, calleeId: callee.id, calleeRunId: run.id };
    await insertPeerCall(tx, scope, { ...call, ...ends }, hold);
    for (const workspaceId of [caller, callee.id])
      await recordChange(tx, { tenantId, workspaceId, topic: "peer" });
    return { id, scope, caller, callee, run };
  });
  if (begun instanceof DomainError) throw begun;
  return begun;
};
