import { withTenant } from "@molecule/db";
import { finishPeerCall, type KeyedRun, type MessageError, recordChange } from "@molecule/db/repositories";
import type { RelayResponse, RunId, Secret } from "@molecule/domain";
import { callAgent } from "../chat/agent-call.ts";
import { DeliveryFault, FAULTS, toAgentFault } from "../chat/agent-fault.ts";
import type { ServiceContext } from "../service-context.ts";
import { type BegunPeerCall, beginPeerCall, type PeerQuestion } from "./begin-peer-call.ts";

/** An agent waits for its peer within one answer of its own, so not for ever. */
export const PEER_PATIENCE_MS = 240_000;
/** Longer than the patience: a relay that has not ended its call by then is dead. */
const LEASE_MS = PEER_PATIENCE_MS + 30_000;
const MAX_ANSWER_LENGTH = 100_000;

const TOO_SLOW: MessageError = {
  code: "PEER_TOO_SLOW",
  message: "The peer did not answer in time and was told to stop.",
  remedy: "Ask for less at a time.",
};

export type RelayOptions = {
  readonly callKeyFor: (runId: RunId) => Secret;
  /** This process, by a name that tells others when it is dead; without one they wait until its hold runs out. */
  readonly owner: string | null;
  /** Ends the waiting; the peer is then told to stop. */
  readonly signal: AbortSignal;
};

type Heard = { readonly answer: string; readonly error: MessageError | null };

/** Asks the callee's agent and gathers what it says, whatever ends it. */
const hear = async (
  { id, caller, run }: BegunPeerCall,
  text: string,
  callKey: Secret,
  signal: AbortSignal,
): Promise<Heard> => {
  const call = callAgent(run.agentUrl, callKey);
  let answer = "";
  let taskId: string | null = null;
  let ended = false;
  try {
    for await (const event of call.ask({ id, contextId: caller, body: text }, signal)) {
      if (event.kind === "accepted") taskId = event.taskId;
      if (event.kind === "text") answer += event.text;
      if (answer.length > MAX_ANSWER_LENGTH) throw new DeliveryFault(FAULTS.tooLarge);
      if (event.kind === "ended") {
        ended = true;
        if (event.state !== "completed") throw new DeliveryFault(FAULTS.failed);
      }
    }
    return { answer, error: ended ? null : FAULTS.gone };
  } catch (error) {
    const why = signal.aborted ? new DeliveryFault(TOO_SLOW) : error;
    return { answer, error: toAgentFault(why, taskId !== null).error };
  } finally {
    if (taskId !== null && !ended) await call.cancel(taskId);
  }
};

/**
 * Hands a task of one agent to another of its team and waits for the result. The callee's own payer pays.
 * @throws DomainError NOT_FOUND, CONFLICT
 */
export const askPeer = async (
  ctx: Pick<ServiceContext, "db">,
  keyed: KeyedRun,
  question: PeerQuestion,
  options: RelayOptions,
): Promise<Extract<RelayResponse, { action: "ask" }>> => {
  const begun = await beginPeerCall(ctx, keyed, question, { owner: options.owner, leaseMs: LEASE_MS });
  const { id, scope, caller, callee, run } = begun;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(PEER_PATIENCE_MS)]);
  const heard = await hear(begun, question.text, options.callKeyFor(run.id), signal);
  const status = heard.error === null ? "done" : "failed";
  await withTenant(ctx.db, scope, async (tx) => {
    await finishPeerCall(tx, scope, id, { status, ...heard });
    for (const workspaceId of [caller, callee.id])
      await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "peer" });
  });
  return { action: "ask", from: callee.name, ...heard };
};
