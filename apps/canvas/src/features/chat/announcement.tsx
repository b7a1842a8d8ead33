import type { ChatMessage } from "@molecule/api";

const SPOKEN = 400;

const wordsOf = (last: ChatMessage | undefined, agent: string): string => {
  if (last === undefined || last.author === "user") return "";
  if (last.status === "streaming" || last.status === "sending") return `${agent} is answering.`;
  if (last.status === "failed") return `${agent} could not answer. ${last.error?.message ?? ""}`;
  if (last.status === "cancelled") return "Stopped.";
  return `${agent} answered: ${last.body.slice(0, SPOKEN)}`;
};

/** Tells screen readers of an answer once it is whole; word by word, a stream would never let them finish. */
export const Announcement = ({ messages, agent }: { messages: readonly ChatMessage[]; agent: string }) => (
  <p role="status" className="sr-only">
    {wordsOf(messages.at(-1), agent)}
  </p>
);
