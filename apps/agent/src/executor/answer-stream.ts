import { AgentEvent, type ExecutionEventBus } from "@a2a-js/sdk/server";
import { agentFailure } from "../agent-failure.ts";

const BATCH_MS = 30;
const ANSWER_ARTIFACT_ID = "answer";

/** Publishes an answer as appended parts of one artifact. */
export type AnswerStream = {
  /** @throws AgentFailure when the answer grows too long */
  readonly append: (text: string) => void;
  /** Publishes what is still held back. */
  readonly close: () => void;
};

const textPart = (text: string) => ({
  content: { $case: "text" as const, value: text },
  metadata: undefined,
  filename: "",
  mediaType: "text/plain",
});

/**
 * Gathers a model's deltas for a few milliseconds: a provider sends one per token, and each event costs the
 * task store a copy of the whole task.
 */
export const createAnswerStream = (
  bus: ExecutionEventBus,
  taskId: string,
  contextId: string,
  maxLength: number,
): AnswerStream => {
  let held = "";
  let length = 0;
  let timer: NodeJS.Timeout | null = null;
  let opened = false;
  const publish = (lastChunk: boolean) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (held === "") return;
    const parts = [textPart(held)];
    held = "";
    bus.publish(
      AgentEvent.artifactUpdate({
        taskId,
        contextId,
        artifact: {
          artifactId: ANSWER_ARTIFACT_ID,
          name: "answer",
          description: "",
          parts,
          metadata: undefined,
          extensions: [],
        },
        append: opened,
        lastChunk,
        metadata: undefined,
      }),
    );
    opened = true;
  };
  return {
    append: (text) => {
      length += text.length;
      if (length > maxLength)
        throw agentFailure(
          "ANSWER_TOO_LARGE",
          `The answer is longer than ${maxLength} characters.`,
          "Ask for a shorter answer, or for one part at a time.",
        );
      held += text;
      timer ??= setTimeout(() => publish(false), BATCH_MS);
    },
    close: () => publish(true),
  };
};
