import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import {
  findProvableRun,
  listRunCalls,
  type ProvableRun,
  wasRefusedAsPayer,
} from "@molecule/db/repositories";
import {
  type MessageId,
  newId,
  type ProofFault,
  processScope,
  type RunId,
  type RunProof,
  type Secret,
  type TenantId,
  type TenantScope,
} from "@molecule/domain";
import { callAgent } from "../chat/agent-call.ts";
import { FAULTS } from "../chat/agent-fault.ts";
import type { ServiceContext } from "../service-context.ts";
import { askAgent } from "./ask-agent.ts";
import { faultOfAgent, findOwnCalls, findPayerFault, findReplyFault } from "./judge-proof.ts";
import { makeKnownAnswer } from "./known-answer.ts";

export type ProveRunInput = {
  readonly tenantId: TenantId;
  readonly runId: RunId;
  /** The key with which a run's agent is called. */
  readonly callKeyFor: (runId: RunId) => Secret;
  readonly withinMs: number;
  readonly stop: AbortSignal;
};

type Outcome = Pick<Extract<RunProof, { status: "proved" | "reached" }>, "status" | "message"> | ProofFault;
type Reached = ProvableRun & { readonly agentUrl: string };

const isFault = (outcome: Outcome): outcome is ProofFault => "code" in outcome;

/** Nobody here manages which model it asks, if any: asking would spend money that nobody agreed to. */
const reach = async (run: Reached, { callKeyFor, runId, withinMs }: ProveRunInput): Promise<Outcome> =>
  (await callAgent(run.agentUrl, callKeyFor(runId)).reach(withinMs))
    ? {
        status: "reached",
        message:
          "The agent answers calls. No model was asked: Molecule does not manage this workspace's LLM calls.",
      }
    : faultOfAgent(FAULTS.notReady, null);

/** A gateway writes a call down on its own disk; the ledger has it a moment later. */
const LEDGER_FOLLOWS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** What is wrong with who was asked to pay. That the gateway saw no call is judged when the ledger has followed. */
const judgePayer = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  run: Reached,
  asked: { readonly runId: RunId; readonly questionId: MessageId; readonly stop: AbortSignal },
): Promise<ProofFault | null> => {
  const { runId, questionId, stop } = asked;
  const deadline = performance.now() + LEDGER_FOLLOWS_WITHIN_MS;
  for (;;) {
    const seen = await withTenant(
      ctx.db,
      scope,
      async (tx) => ({
        calls: await listRunCalls(tx, scope, runId, run.askedAt),
        refused: await wasRefusedAsPayer(tx, scope, runId, run.askedAt),
      }),
      { readOnly: true },
    );
    const { mode, executor, live } = run;
    const evidence = { mode, executor, questionId, ...seen, alone: !live };
    const mayFollow = mode === "platform_managed" && findOwnCalls(evidence).length === 0;
    if (!mayFollow || performance.now() >= deadline || stop.aborted) return findPayerFault(evidence);
    await sleep(LOOK_EVERY_MS);
  }
};

const askOne = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  run: Reached,
  input: ProveRunInput,
): Promise<Outcome> => {
  const { runId, callKeyFor, withinMs, stop } = input;
  const known = makeKnownAnswer();
  const id = newId<MessageId>();
  // A talk of its own: what is asked here is no part of anybody's conversation.
  const question = { id, contextId: id, body: known.task };
  const reply = await askAgent(callAgent(run.agentUrl, callKeyFor(runId)), question, { withinMs, stop });
  if (!reply.ok) return faultOfAgent(reply.error, run.credential);
  const wrong = findReplyFault(reply.text, known);
  if (wrong !== null) return wrong;
  const fault = await judgePayer(ctx, scope, run, { runId, questionId: id, stop });
  return (
    fault ?? {
      status: "proved",
      message:
        run.mode === "platform_managed"
          ? "A model answered a computed question, and the gateway saw exactly that call."
          : "A model answered a computed question at the workspace's own provider; the gateway saw nothing.",
    }
  );
};

/**
 * Proves that a run is more than a process: a computed question goes to its agent over the real route, the answer
 * is judged, and then whether the right party was asked to pay. Writes nothing.
 */
export const proveRun = async (ctx: Pick<ServiceContext, "db">, input: ProveRunInput): Promise<RunProof> => {
  const scope = processScope("supervisor", input.tenantId);
  const began = performance.now();
  const run = await withTenant(ctx.db, scope, (tx) => findProvableRun(tx, scope, input.runId), {
    readOnly: true,
  });
  const outcome: Outcome =
    run === undefined || run.agentUrl === null
      ? faultOfAgent(FAULTS.gone, null)
      : run.mode === "disabled"
        ? await reach({ ...run, agentUrl: run.agentUrl }, input)
        : await askOne(ctx, scope, { ...run, agentUrl: run.agentUrl }, input);
  const when = { at: new Date().toISOString(), tookMs: Math.round(performance.now() - began) };
  return isFault(outcome) ? { ...outcome, ...when, status: "failed" } : { ...outcome, ...when };
};
