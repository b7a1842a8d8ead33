import {
  AgentEvent,
  type AgentExecutor,
  type ExecutionEventBus,
  type RequestContext,
} from "@a2a-js/sdk/server";
import { toFailureDetail } from "../agent-failure.ts";
import type { Log } from "../log.ts";
import { type ActiveTasks, CANCELLED } from "./active-tasks.ts";
import type { Answer } from "./answer.ts";
import { createAnswerStream } from "./answer-stream.ts";
import { toFailureMetadata } from "./failure-metadata.ts";
import { messageText } from "./message-text.ts";
import { TASK_STATE, taskStatus, workingTask } from "./task-state.ts";

export type TaskDependencies = {
  readonly answer: Answer;
  readonly tasks: ActiveTasks;
  readonly log: Log;
};

/** Longest answer, in characters. */
const MAX_ANSWER_LENGTH = 200_000;

const answerOnto = async (
  { answer }: TaskDependencies,
  { userMessage, contextId, taskId }: RequestContext,
  bus: ExecutionEventBus,
  signal: AbortSignal,
): Promise<void> => {
  const text = messageText(userMessage);
  const stream = createAnswerStream(bus, taskId, contextId, MAX_ANSWER_LENGTH);
  try {
    await answer({ text, contextId, messageId: userMessage.messageId, signal, onText: stream.append });
  } finally {
    stream.close();
  }
};

/**
 * Each message is a task that ends completed, cancelled or failed. A failure carries its code in the metadata: the
 * SDK would turn a throw into a text part, which reads like an answer.
 */
export const createTaskExecutor = (deps: TaskDependencies): AgentExecutor => {
  const finishWith = (
    context: RequestContext,
    bus: ExecutionEventBus,
    state: keyof typeof TASK_STATE,
    why?: unknown,
  ) => {
    const detail = why === undefined ? null : toFailureDetail(why);
    bus.publish(
      AgentEvent.statusUpdate({
        taskId: context.taskId,
        contextId: context.contextId,
        status: taskStatus(TASK_STATE[state]),
        metadata: detail === null ? undefined : toFailureMetadata(detail),
      }),
    );
    deps.log.info("task-ended", {
      taskId: context.taskId,
      state,
      code: detail?.code ?? null,
      providerStatus: detail?.providerStatus ?? null,
      errorName: why instanceof Error ? why.name : null,
    });
  };
  return {
    execute: async (context, bus) => {
      const task = deps.tasks.begin(context.taskId);
      deps.log.info("task-began", { taskId: task.id, contextId: context.contextId });
      bus.publish(AgentEvent.task(workingTask(context.taskId, context.contextId, [context.userMessage])));
      try {
        await answerOnto(deps, context, bus, task.signal);
        finishWith(context, bus, "completed");
      } catch (error) {
        if (error === CANCELLED) finishWith(context, bus, "canceled");
        else finishWith(context, bus, "failed", error);
      } finally {
        deps.tasks.finish(task.id);
      }
    },
    cancelTask: async (taskId) => deps.tasks.cancel(taskId),
  };
};
