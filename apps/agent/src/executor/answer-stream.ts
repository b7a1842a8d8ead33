import { AgentEvent, type ExecutionEventBus } from "@a2a-js/sdk/server";

const BATCH_MS = 30;
const ANSWER_ARTIFACT_ID = "answer";

/** Publishes an answer as appended parts of one artifact. */
export type AnswerStream = {
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
): AnswerStream => {
  let held = "";
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
      held += text;
      timer ??= setTimeout(() => publish(false), BATCH_MS);
    },
    close: () => publish(true),
  };
};
