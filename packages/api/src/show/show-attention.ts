import type { Workspace } from "@molecule/db/repositories";
import type { PayerStanding } from "@molecule/services";
import type { AttentionView } from "../views/index.ts";
import { showRefusal } from "./show-standing.ts";

const nothing = (): Pick<AttentionView, "names" | "payerChange"> => ({ names: [], payerChange: null });

const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  START_FAILED: "Look at the steps of the last start, then restart.",
  CRASH_LOOP: "Look at the steps of the last start; undo what was changed last, or restart to try again.",
  PROVING_FAILED: "It is tried again by itself, later each time; undo what was changed last, or restart.",
  START_CANCELLED: "Restart it when it is to start after all.",
};

/** A start that was refused or failed, and that the saved state no longer explains. */
const showStored = ({ refusal, desiredState }: Workspace): AttentionView | null => {
  if (refusal === null || desiredState !== "running") return null;
  const remedy =
    refusal.remedy ?? REMEDIES[refusal.code] ?? "What was saved since lifts this; a restart applies it.";
  return {
    code: refusal.code,
    message: refusal.message,
    remedy,
    action: "retry",
    names: [...refusal.names],
    payerChange: null,
  };
};

const showCrash = ({
  crashCount,
  nextAttemptAt,
  lastError,
  observedState,
}: Workspace): AttentionView | null => {
  if (crashCount > 0 && nextAttemptAt !== null) {
    const cause = lastError ?? "The agent ended by itself.";
    return {
      code: "CRASHED",
      message: crashCount === 1 ? cause : `It failed ${crashCount} times in a row. ${cause}`,
      remedy: "It is tried again by itself, later each time; a restart tries at once.",
      action: "retry",
      ...nothing(),
    };
  }
  if (observedState !== "failed" && observedState !== "offline") return null;
  return {
    code: observedState === "failed" ? "START_FAILED" : "OFFLINE",
    message:
      lastError ?? (observedState === "failed" ? "The last start failed." : "The agent does not answer."),
    remedy: "Look at the steps of the last start, then restart.",
    action: "retry",
    ...nothing(),
  };
};

/** The one thing about a workspace that needs a person, the most fundamental first. */
export const showAttention = (workspace: Workspace, standing: PayerStanding): AttentionView | null =>
  showRefusal(standing) ?? showStored(workspace) ?? showCrash(workspace);
