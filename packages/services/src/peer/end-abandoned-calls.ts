import { withSystem, withTenant } from "@molecule/db";
import {
  expireRelays,
  finishPeerCall,
  listAbandonedPeerCalls,
  listRelayOwners,
  recordChange,
} from "@molecule/db/repositories";
import { processScope, type RunId, type Secret } from "@molecule/domain";
import { callAgent } from "../chat/agent-call.ts";
import { FAULTS } from "../chat/agent-fault.ts";
import { findReachableRun } from "../chat/find-reachable-run.ts";
import type { ServiceContext } from "../service-context.ts";

export type AbandonedCallOptions = {
  /** Which of these processes are dead beyond doubt. */
  readonly findDead: (owners: readonly string[]) => Promise<readonly string[]>;
  readonly callKeyFor: (runId: RunId) => Secret;
};

/**
 * Ends the calls between agents whose relay died, and has the peers stop: whoever asked was cut off with the relay,
 * so nobody hears the rest, and somebody would pay for it.
 * @returns how many
 */
export const endAbandonedCalls = async (
  ctx: Pick<ServiceContext, "db">,
  { findDead, callKeyFor }: AbandonedCallOptions,
): Promise<number> => {
  const dead = await findDead(await withSystem(ctx.db, listRelayOwners, { readOnly: true }));
  if (dead.length > 0) await withSystem(ctx.db, (tx) => expireRelays(tx, dead));
  const abandoned = await withSystem(ctx.db, listAbandonedPeerCalls, { readOnly: true });
  for (const { id, tenantId } of abandoned) {
    const scope = processScope("supervisor", tenantId);
    const failed = { status: "failed", answer: "", error: FAULTS.lost } as const;
    const ended = await withTenant(ctx.db, scope, async (tx) => {
      const call = await finishPeerCall(tx, scope, id, failed);
      if (call === undefined) return undefined;
      for (const workspaceId of [call.callerId, call.calleeId])
        await recordChange(tx, { tenantId, workspaceId, topic: "peer" });
      return { callerId: call.callerId, run: await findReachableRun(tx, scope, call.calleeRunId) };
    });
    if (ended?.run == null) continue;
    await callAgent(ended.run.agentUrl, callKeyFor(ended.run.id)).cancelAnswerTo(id, ended.callerId);
  }
  return abandoned.length;
};
