import { agentFailure } from "../agent-failure.ts";

/** Tasks of one agent at a time; more would only wait for the same provider. */
const MAX_ACTIVE = 8;

/** Why a running task was told to stop: its caller's wish, or the process's end. */
export const CANCELLED = Symbol("cancelled");

export type ActiveTask = { readonly id: string; readonly startedAt: Date; readonly signal: AbortSignal };

/** The tasks in hand: what heartbeats report, what draining waits for, what cancelling reaches. */
export type ActiveTasks = {
  readonly begin: (id: string) => ActiveTask;
  readonly finish: (id: string) => void;
  readonly cancel: (id: string) => void;
  /** Stops all of them with a failure that says so. */
  readonly stopAll: () => void;
  readonly oldest: () => ActiveTask | null;
  readonly count: () => number;
  readonly has: (id: string) => boolean;
  readonly isFull: () => boolean;
};

export const createActiveTasks = (onFinish: () => void): ActiveTasks => {
  const tasks = new Map<string, ActiveTask & { readonly controller: AbortController }>();
  return {
    begin: (id) => {
      const controller = new AbortController();
      const task = { id, startedAt: new Date(), signal: controller.signal, controller };
      tasks.set(id, task);
      return task;
    },
    finish: (id) => {
      if (tasks.delete(id)) onFinish();
    },
    cancel: (id) => tasks.get(id)?.controller.abort(CANCELLED),
    stopAll: () => {
      for (const task of tasks.values())
        task.controller.abort(
          agentFailure(
            "AGENT_STOPPING",
            "The agent was stopped while it answered.",
            "Send the message again.",
          ),
        );
    },
    oldest: () => tasks.values().next().value ?? null,
    count: () => tasks.size,
    has: (id) => tasks.has(id),
    isFull: () => tasks.size >= MAX_ACTIVE,
  };
};
