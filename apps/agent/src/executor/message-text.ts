import type { Message } from "@a2a-js/sdk";
import { agentFailure } from "../agent-failure.ts";

const MAX_QUESTION_LENGTH = 65_536;

/**
 * The text of a message, its text parts joined.
 * @throws AgentFailure when there is none, or too much of it.
 */
export const messageText = (message: Message): string => {
  const texts = message.parts.flatMap((part) => (part.content?.$case === "text" ? [part.content.value] : []));
  const text = texts.join("\n").trim();
  if (text === "")
    throw agentFailure("BAD_MESSAGE", "The message has no text.", "Send at least one text part.");
  if (text.length > MAX_QUESTION_LENGTH)
    throw agentFailure(
      "BAD_MESSAGE",
      `The message is longer than ${MAX_QUESTION_LENGTH} characters.`,
      "Send a shorter message.",
    );
  return text;
};
