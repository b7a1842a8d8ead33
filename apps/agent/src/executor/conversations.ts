import type { Turn } from "../llm/llm.ts";

const MAX_CONTEXTS = 64;

const lengthOf = (turn: Turn): number =>
  turn.role === "tool" ? turn.results.reduce((sum, result) => sum + result.text.length, 0) : turn.text.length;

/** The newest turns that fit, beginning with a question: both dialects refuse a talk that begins elsewhere. */
export const keepNewest = (turns: readonly Turn[], maxCharacters: number): readonly Turn[] => {
  let length = 0;
  let from = turns.length;
  for (let at = turns.length - 1; at >= 0; at -= 1) {
    const turn = turns[at];
    if (turn === undefined) break;
    length += lengthOf(turn);
    if (length > maxCharacters) break;
    if (turn.role === "user") from = at;
  }
  return turns.slice(from);
};

/** What is remembered per A2A context, in memory, bounded; one question at a time per context. */
export type Conversations<Memory> = {
  /** Runs `work` on the memory so far, after whoever came before; what it returns is remembered, a throw is not. */
  readonly continue: (contextId: string, work: (memory: Memory) => Promise<Memory>) => Promise<void>;
};

export const createConversations = <Memory>(nothing: Memory): Conversations<Memory> => {
  const talks = new Map<string, { memory: Memory; last: Promise<void> }>();
  const forgetOldest = () => {
    for (const contextId of talks.keys()) {
      if (talks.size <= MAX_CONTEXTS) return;
      talks.delete(contextId);
    }
  };
  return {
    continue: (contextId, work) => {
      const talk = talks.get(contextId) ?? { memory: nothing, last: Promise.resolve() };
      talks.delete(contextId);
      talks.set(contextId, talk);
      forgetOldest();
      const mine = talk.last.then(async () => {
        talk.memory = await work(talk.memory);
      });
      talk.last = mine.catch(() => undefined);
      return mine;
    },
  };
};
