import type { ChatMessage } from "@molecule/api";

/** The part of a talk that the browser holds, oldest first, without gaps. */
export type Talk = { readonly messages: readonly ChatMessage[]; readonly before: number | null };

/** The newest page put behind what is held already; a page that does not touch it replaces it. */
export const joinTail = (held: Talk | undefined, fresh: Talk): Talk => {
  const first = fresh.messages[0];
  const last = held?.messages.at(-1);
  if (held === undefined || first === undefined || last === undefined || last.seq < first.seq) return fresh;
  const kept = held.messages.filter(({ seq }) => seq < first.seq);
  return kept.length === 0 ? fresh : { messages: [...kept, ...fresh.messages], before: held.before };
};

/** An older page put before what is held. */
export const prependPage = (held: Talk, page: Talk): Talk => {
  const first = held.messages[0];
  const older = first === undefined ? page.messages : page.messages.filter(({ seq }) => seq < first.seq);
  return { messages: [...older, ...held.messages], before: page.before };
};

/** One message as a verb answered it, in its place. */
export const putMessage = (held: Talk, message: ChatMessage): Talk => ({
  ...held,
  messages: [...held.messages.filter(({ id }) => id !== message.id), message].toSorted(
    (a, b) => a.seq - b.seq,
  ),
});
