import type { WorkspaceNode } from "@molecule/api";
import { PLAN_REFUSAL_CODES, RUN_STAGES } from "@molecule/domain";

export type AttentionLine = {
  readonly tone: "warn" | "bad" | "accent";
  readonly about: "fault" | "restart" | "messages";
  readonly text: string;
};

const CODE_LINES: Readonly<Record<string, string>> = {
  MISSING_BYOK_CREDENTIAL: "Key missing: add one",
  PAYER_CHANGE_UNCONFIRMED: "Payer would change: confirm",
  UNREGISTERED_MODEL: "Model unknown: choose another",
  MODEL_NOT_ON_PLATFORM: "Model not on the platform",
  CREDENTIAL_OF_OTHER_PROVIDER: "Key belongs to another provider",
  RUNTIME_NOT_INSTALLED: "Runtime not installed",
  SECRET_UNREADABLE: "A secret cannot be read",
  CO_MINGLED_CREDENTIAL: "A platform key was found here",
  PAYER_UNRESOLVED: "Payer unknown: retrying",
  CRASH_LOOP: "Crash loop",
  CRASHED: "Crashed: next try soon",
  OFFLINE: "The agent does not answer",
  START_FAILED: "Start failed",
};

/**
 * What needs a person now. What only waits for another try needs nobody while that try is under way.
 */
export const currentAttention = (node: WorkspaceNode): WorkspaceNode["attention"] =>
  node.attention?.action === "retry" && stageProgress(node.stage) !== null ? null : node.attention;

const faultText = ({ code, action, message }: NonNullable<WorkspaceNode["attention"]>): string => {
  const isLifted = action === "retry" && PLAN_REFUSAL_CODES.some((refusal) => refusal === code);
  return isLifted ? "Put right: restart to start it" : (CODE_LINES[code] ?? message);
};

/** The one line under a card: what needs a person, most urgent first; null when nothing does. */
export const attentionLine = (node: WorkspaceNode): AttentionLine | null => {
  const attention = currentAttention(node);
  if (attention) {
    const isDown = node.observedState === "failed" || node.observedState === "offline";
    return {
      tone: isDown ? "bad" : "warn",
      about: "fault",
      text: faultText(attention),
    };
  }
  if (node.pendingRestart) {
    const changes = node.pendingRestart.changedNames.length + (node.pendingRestart.modelChanges ? 1 : 0);
    if (node.pendingRestart.payerChanges)
      return { tone: "warn", about: "restart", text: "Restart would change the payer" };
    return {
      tone: "accent",
      about: "restart",
      text:
        changes > 0 ? `Restart to apply ${changes} change${changes === 1 ? "" : "s"}` : "Restart to apply",
    };
  }
  if (node.queuedMessages > 0)
    return {
      tone: "accent",
      about: "messages",
      text: `${node.queuedMessages} message${node.queuedMessages === 1 ? "" : "s"} waiting`,
    };
  return null;
};

const SHOWN_STAGES: readonly string[] = RUN_STAGES.filter((stage) => stage !== "proving");

/** How far a start is, as part of one; null when none is in hand. */
export const stageProgress = (stage: WorkspaceNode["stage"]): number | null =>
  stage === null || stage === "online" ? null : (SHOWN_STAGES.indexOf(stage) + 1) / SHOWN_STAGES.length;

export const STAGE_WORDS: Readonly<Record<(typeof RUN_STAGES)[number], string>> = {
  queued: "Queued",
  preparing: "Preparing",
  draining: "Draining",
  stopping: "Stopping",
  starting: "Starting",
  registering: "Registering",
  proving: "Proving",
  online: "Online",
};
