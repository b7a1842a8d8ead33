import type { Task, TaskState, TaskStatus } from "@a2a-js/sdk";

/** The protocol's numbers, which are on its wire; importing the enum itself would load the SDK a second time. */
export const TASK_STATE = {
  working: 2,
  completed: 3,
  failed: 4,
  canceled: 5,
} as const satisfies Record<string, TaskState>;

export const taskStatus = (state: TaskState): TaskStatus => ({
  state,
  message: undefined,
  timestamp: new Date().toISOString(),
});

/** A task that has just been taken in hand. */
export const workingTask = (id: string, contextId: string, history: Task["history"]): Task => ({
  id,
  contextId,
  status: taskStatus(TASK_STATE.working),
  artifacts: [],
  history,
  metadata: undefined,
});
