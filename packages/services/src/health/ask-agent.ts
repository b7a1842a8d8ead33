import { setTimeout as delay } from "node:timers/promises";
import type { AgentCall } from "../chat/agent-call.ts";
import { type AgentFault, DeliveryFault, FAULTS, toAgentFault } from "../chat/agent-fault.ts";

/** What came back for a question that proves something: text, or why there is none. */
export type AgentReply =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: AgentFault["error"] };

const ASK_AGAIN_MS = 200;
const MOST_TEXT = 20_000;

const SILENT: AgentFault["error"] = {
  code: "PROOF_TIMEOUT",
  message: "The agent took the question and did not answer in time.",
  remedy: "Look at the workspace's log; then restart it.",
};

/** All text parts joined. @throws what the call throws, or a DeliveryFault when it ended without completing */
const listen = async (
  call: AgentCall,
  question: { readonly id: string; readonly contextId: string; readonly body: string },
  signal: AbortSignal,
  onAccepted: (taskId: string | null) => void,
): Promise<string> => {
  let text = "";
  for await (const event of call.ask(question, signal)) {
    if (event.kind === "accepted") onAccepted(event.taskId);
    if (event.kind === "text") text += event.text;
    if (text.length > MOST_TEXT) throw new DeliveryFault(FAULTS.tooLarge);
    if (event.kind === "ended") {
      if (event.state === "completed") return text;
      throw new DeliveryFault(FAULTS.failed);
    }
  }
  throw new DeliveryFault(FAULTS.gone);
};

/**
 * Asks a run's agent one question over its real route. What never reached the agent is tried again until the time is
 * over: a closed port, a proxy's 502, 503 or 504, hands that are full for a moment. Its own error never is.
 */
export const askAgent = async (
  call: AgentCall,
  question: { readonly id: string; readonly contextId: string; readonly body: string },
  { withinMs, stop }: { readonly withinMs: number; readonly stop: AbortSignal },
): Promise<AgentReply> => {
  const timeout = AbortSignal.timeout(withinMs);
  const signal = AbortSignal.any([timeout, stop]);
  let accepted = false;
  let taskId: string | null = null;
  for (;;) {
    try {
      const text = await listen(call, question, signal, (id) => {
        accepted = true;
        taskId = id;
      });
      return { ok: true, text };
    } catch (thrown) {
      if (signal.aborted && taskId !== null) await call.cancel(taskId);
      if (timeout.aborted) return { ok: false, error: accepted ? SILENT : FAULTS.notReady };
      const { again, error } = toAgentFault(thrown, accepted);
      if (again === "end" || stop.aborted) return { ok: false, error };
      await delay(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
};
