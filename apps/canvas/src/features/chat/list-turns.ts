import type { ChatMessage } from "@molecule/api";

/** A question and its answer; either may be missing at the edge of what is held. */
export type Turn = {
  readonly key: string;
  readonly question: ChatMessage | null;
  readonly answer: ChatMessage | null;
};

/** A talk in the order in which it is read: each answer below its question, also where several questions wait. */
export const listTurns = (messages: readonly ChatMessage[]): readonly Turn[] => {
  const questions = new Set(messages.filter(({ author }) => author === "user").map(({ id }) => id));
  const answers = new Map(
    messages.flatMap((message) =>
      message.author === "agent" && message.replyTo !== null ? [[message.replyTo, message] as const] : [],
    ),
  );
  return messages.flatMap((message): Turn[] => {
    if (message.author === "user")
      return [{ key: message.id, question: message, answer: answers.get(message.id) ?? null }];
    const standsBelow = message.replyTo !== null && questions.has(message.replyTo);
    return standsBelow ? [] : [{ key: message.id, question: null, answer: message }];
  });
};
