import {
  AgentEvent,
  type AgentExecutor,
  type ExecutionEventBus,
  type RequestContext,
} from "@a2a-js/sdk/server";
import type { TokenUsage } from "@molecule/domain";
import { toFailureDetail } from "../agent-failure.ts";
import type { Llm } from "../llm/llm.ts";
import type { Log } from "../log.ts";
import { type ActiveTask, type ActiveTasks, CANCELLED } from "./active-tasks.ts";
import { createAnswerStream } from "./answer-stream.ts";
import type { Conversations } from "./conversations.ts";
import { toFailureMetadata } from "./failure-metadata.ts";
import { messageText } from "./message-text.ts";
import { runTurns } from "./run-turns.ts";
import { TASK_STATE, taskStatus, workingTask } from "./task-state.ts";
import type { Tool } from "./tools/tool.ts";

/** What the loop is called where people see it; it never passes for a real runtime. */
export const LOOP_LABEL = "Molecule's small loop";

export type LoopDependencies = {
  /** Opens the run's LLM, once; @throws AgentFailure. */
  readonly openLlm: () => Promise<Llm>;
  readonly tools: readonly Tool[];
  readonly system: string;
  readonly tasks: ActiveTasks;
  readonly conversations: Conversations;
  readonly onUsage: (usage: TokenUsage) => void;
  readonly log: Log;
};

const answer = async (
  deps: LoopDependencies,
  context: RequestContext,
  bus: ExecutionEventBus,
  task: ActiveTask,
): Promise<void> => {
  const question = messageText(context.userMessage);
  await deps.conversations.continue(context.contextId, async (turns) => {
    task.signal.throwIfAborted();
    const llm = await deps.openLlm();
    const stream = createAnswerStream(bus, context.taskId, context.contextId);
    try {
      return await runTurns({
        llm,
        system: deps.system,
        turns: [...turns, { role: "user", text: question }],
        tools: deps.tools,
        signal: task.signal,
        requestId: context.userMessage.messageId,
        onText: stream.append,
        onUsage: deps.onUsage,
      });
    } finally {
      stream.close();
    }
  });
};

/**
 * Answers by a bounded loop of model and tools. A failure ends the task with its code in the metadata: the SDK
 * would turn a throw into a text part, which reads like an answer.
 */
export const createLoopExecutor = (deps: LoopDependencies): AgentExecutor => {
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
        await answer(deps, context, bus, task);
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
