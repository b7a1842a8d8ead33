import { agentFailure, type FailureDetail } from "../agent-failure.ts";
import type { ActiveTasks } from "./active-tasks.ts";

/** Whether the agent takes new messages: `open`, `draining` before a restart, `closed` when it leaves. */
export type MessageGate = {
  /** Why a message is not taken now; null when it is. `taskId` is the task that it names, if it names one. */
  readonly refuse: (taskId: string | null) => FailureDetail | null;
  readonly isDraining: () => boolean;
  /** Returns whether that was news. */
  readonly setDraining: (draining: boolean) => boolean;
  readonly close: () => void;
};

export const createMessageGate = (tasks: ActiveTasks): MessageGate => {
  let draining = false;
  let closed = false;
  return {
    refuse: (taskId) => {
      if (draining || closed)
        return agentFailure(
          "AGENT_DRAINING",
          "The agent is about to restart and takes no new message.",
          "Send it again when the restart is done; the platform does that for queued messages.",
        ).detail;
      if (tasks.isFull() || (taskId !== null && tasks.has(taskId)))
        return agentFailure(
          "AGENT_BUSY",
          "The agent has its hands full.",
          "Wait for an answer, then send the message again.",
        ).detail;
      return null;
    },
    isDraining: () => draining,
    setDraining: (wanted) => {
      const news = wanted !== draining;
      draining = wanted;
      return news;
    },
    close: () => {
      closed = true;
    },
  };
};
