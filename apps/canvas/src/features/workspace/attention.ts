import type { WorkspaceNode } from "@molecule/api";
import { PLAN_REFUSAL_CODES, RUN_STAGES } from "@molecule/domain";

export type AttentionLine = {
  readonly tone: "warn" | "bad" | "accent";
  readonly about: "fault" | "restart" | "messages";
  readonly text: string;
};

/** The legal move in a word or two, behind the refusal's name. */
const MOVES: Readonly<Record<string, string>> = {
  MISSING_BYOK_CREDENTIAL: "add a key",
  PAYER_CHANGE_UNCONFIRMED: "confirm the payer",
  UNREGISTERED_MODEL: "choose another",
  MODEL_NOT_ON_PLATFORM: "choose another",
  CREDENTIAL_OF_OTHER_PROVIDER: "replace the key",
  RUNTIME_NOT_INSTALLED: "ask an operator",
  UNKNOWN_RUNTIME: "choose another",
  MISSING_PLATFORM_PROXY: "ask an operator",
  FORBIDDEN_TENANT_ENV: "remove it",
  SECRET_UNREADABLE: "enter it again",
  SECRETS_SEALED: "ask an operator",
  CO_MINGLED_CREDENTIAL: "replace the key",
  PAYER_UNRESOLVED: "trying again",
  ENV_SCAN_FAILED: "check the names",
};

const LINES: Readonly<Record<string, string>> = {
  CRASH_LOOP: "Crash loop",
  CRASHED: "Crashed: next try soon",
  OFFLINE: "The agent does not answer",
  START_FAILED: "Start failed",
  START_CANCELLED: "Start called off",
  UNAVAILABLE: "Cannot start now: trying again",
  PROVING_FAILED: "Not proved: no model answered",
};

/** What still stands while a start is under way, which may settle it by itself. */
export const standingAttention = (node: WorkspaceNode): WorkspaceNode["attention"] =>
  node.attention?.action === "retry" && stageProgress(node.stage) !== null ? null : node.attention;

/** What needs a person now: a workspace that was paused on purpose can wait until it is resumed. */
export const currentAttention = (node: WorkspaceNode): WorkspaceNode["attention"] =>
  node.desiredState === "running" ? standingAttention(node) : null;

/** Letters of a refusal's name that a card shows together with the move. */
const MOST_CODE = 23;

const capitalise = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const faultText = ({ code, action, message }: NonNullable<WorkspaceNode["attention"]>): string => {
  const isLifted = action === "retry" && PLAN_REFUSAL_CODES.some((refusal) => refusal === code);
  if (isLifted && code !== "PAYER_UNRESOLVED") return "Put right: restart to start it";
  const move = MOVES[code];
  if (move === undefined) return LINES[code] ?? message;
  // A card has room for one of the two only: the name of the refusal must not hide what to do.
  return code.length > MOST_CODE ? `${capitalise(move)}: ${code}` : `${code}: ${move}`;
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
      return { tone: "warn", about: "restart", text: "The next start changes the payer" };
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

/** How far a start is, as part of one; null when none is in hand. */
export const stageProgress = (stage: WorkspaceNode["stage"]): number | null =>
  stage === null || stage === "online" ? null : (RUN_STAGES.indexOf(stage) + 1) / RUN_STAGES.length;

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
