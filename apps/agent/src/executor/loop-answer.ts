import type { TokenUsage } from "@molecule/domain";
import type { Llm, Turn } from "../llm/llm.ts";
import type { Answering } from "./answer.ts";
import { createConversations, keepNewest } from "./conversations.ts";
import { runTurns } from "./run-turns.ts";
import type { Tool } from "./tools/tool.ts";

/** What the loop is called where people see it; it never passes for a real runtime. */
const LOOP_LABEL = "Molecule's small loop";

export type LoopDependencies = {
  /** Opens the run's LLM, once; @throws AgentFailure. */
  readonly openLlm: () => Promise<Llm>;
  readonly tools: readonly Tool[];
  readonly system: string;
  readonly onUsage: (usage: TokenUsage) => void;
};

const MAX_CHARACTERS = 100_000;

/** Answers by a bounded loop of model and tools. */
export const createLoopAnswer = ({ openLlm, tools, system, onUsage }: LoopDependencies): Answering => {
  const talks = createConversations<readonly Turn[]>([]);
  return {
    label: LOOP_LABEL,
    answer: ({ text, contextId, messageId, signal, onText }) =>
      talks.continue(contextId, async (turns) => {
        signal.throwIfAborted();
        const llm = await openLlm();
        const said = await runTurns({
          ...{ llm, system, tools, signal, onText, onUsage },
          turns: [...turns, { role: "user", text }],
          requestId: messageId,
        });
        return keepNewest(said, MAX_CHARACTERS);
      }),
  };
};
