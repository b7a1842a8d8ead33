import type { Turn } from "../llm/llm.ts";

const MAX_CONTEXTS = 64;
const MAX_CHARACTERS = 100_000;

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

/** What was said per A2A context, in memory, bounded; one question at a time per context. */
export type Conversations = {
  /** Runs `work` on the turns so far, after whoever came before; what it returns is remembered, a throw is not. */
  readonly continue: (
    contextId: string,
    work: (turns: readonly Turn[]) => Promise<readonly Turn[]>,
  ) => Promise<void>;
};

export const createConversations = (): Conversations => {
  const talks = new Map<string, { turns: readonly Turn[]; last: Promise<void> }>();
  const forgetOldest = () => {
    for (const contextId of talks.keys()) {
      if (talks.size <= MAX_CONTEXTS) return;
      talks.delete(contextId);
    }
  };
  return {
    continue: (contextId, work) => {
      const talk = talks.get(contextId) ?? { turns: [], last: Promise.resolve() };
      talks.delete(contextId);
      talks.set(contextId, talk);
      forgetOldest();
      const mine = talk.last.then(async () => {
        talk.turns = keepNewest(await work(talk.turns), MAX_CHARACTERS);
      });
      talk.last = mine.catch(() => undefined);
      return mine;
    },
  };
};
