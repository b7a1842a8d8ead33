import { setTimeout as delay } from "node:timers/promises";
import type { TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import type { AgentCall } from "./agent-call.ts";
import { type AgentFault, DeliveryFault, FAULTS, toAgentFault } from "./agent-fault.ts";
import { type AnswerWriter, createAnswerWriter } from "./answer-writer.ts";
import type { Claim } from "./claim-question.ts";

/** Longest answer that is kept, in characters. */
const MAX_ANSWER_LENGTH = 400_000;
const SILENCE_LIMIT_MS = 10 * 60_000;

export type DeliveryLimits = {
  /** An agent that says nothing for so long is told to stop. */
  readonly silenceMs?: number;
};

/** `put-back`: the agent did not take it, and it waits again. `lost`: it was cancelled, or taken over. */
export type DeliveryOutcome = "done" | "failed" | "put-back" | "lost";

type Talk = { accepted: boolean; taskId: string | null; ended: boolean };

/** Aborts when nothing was heard for a while. */
const createWatchdog = (silenceMs: number, abort: AbortController) => {
  const bite = () => abort.abort(new DeliveryFault(FAULTS.silent));
  let timer = setTimeout(bite, silenceMs);
  return {
    hear: () => {
      clearTimeout(timer);
      timer = setTimeout(bite, silenceMs);
    },
    stop: () => clearTimeout(timer),
  };
};

const listenTo = async (
  call: AgentCall,
  claim: Claim,
  writer: AnswerWriter,
  talk: Talk,
  hear: () => void,
  signal: AbortSignal,
): Promise<void> => {
  const { id, workspaceId, body } = claim.question;
  for await (const event of call.ask({ id, contextId: workspaceId, body }, signal)) {
    hear();
    switch (event.kind) {
      case "accepted":
        talk.accepted = true;
        talk.taskId = event.taskId;
        await writer.open();
        break;
      case "text":
        writer.append(event.text);
        if (writer.length() > MAX_ANSWER_LENGTH) throw new DeliveryFault(FAULTS.tooLarge);
        break;
      case "ended":
        talk.ended = true;
        if (event.state === "completed") return;
        throw new DeliveryFault(FAULTS.failed);
    }
  }
  if (!talk.ended) throw new DeliveryFault(FAULTS.gone);
};

/** An agent that has just registered, or is busy, takes a question a moment later; after that the sweep asks. */
const ASK_FOR_MS = 5_000;
const ASK_AGAIN_MS = 200;

/** Asks until the agent takes the question, or will not. @returns why there is no answer, or null when there is */
const askUntilTaken = async (
  listen: () => Promise<void>,
  talk: Talk,
  whyAborted: () => unknown,
): Promise<AgentFault | null> => {
  const deadline = performance.now() + ASK_FOR_MS;
  for (;;) {
    try {
      await listen();
      return null;
    } catch (thrown) {
      const fault = toAgentFault(whyAborted() ?? thrown, talk.accepted);
      if (fault.again !== "soon" || performance.now() > deadline) return fault;
      await delay(ASK_AGAIN_MS);
    }
  }
};

/**
 * Asks one claimed question and writes its answer as it comes. A question that the agent took is never asked
 * again by itself: whatever happens then ends it, with a name.
 */
export const deliverQuestion = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  claim: Claim,
  call: AgentCall,
  stop: AbortSignal,
  limits: DeliveryLimits,
): Promise<DeliveryOutcome> => {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, stop]);
  const watchdog = createWatchdog(limits.silenceMs ?? SILENCE_LIMIT_MS, abort);
  const writer = createAnswerWriter(ctx, scope, claim, () => abort.abort(new DeliveryFault(FAULTS.lost)));
  const talk: Talk = { accepted: false, taskId: null, ended: false };
  const whyAborted = () => {
    if (stop.aborted) return new DeliveryFault(FAULTS.lost);
    return abort.signal.aborted ? abort.signal.reason : undefined;
  };
  const listen = () => listenTo(call, claim, writer, talk, watchdog.hear, signal);
  const fault = await askUntilTaken(listen, talk, whyAborted);
  watchdog.stop();
  if (talk.taskId !== null && !talk.ended) await call.cancel(talk.taskId);
  if (fault !== null && fault.again !== "end") {
    await writer.putBack();
    return "put-back";
  }
  const end =
    fault === null ? { status: "done" as const } : { status: "failed" as const, error: fault.error };
  return (await writer.finish(end)) ? end.status : "lost";
};
