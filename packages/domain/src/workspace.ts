export const DESIRED_STATES = ["running", "paused", "hibernated", "removed"] as const;
export type DesiredState = (typeof DESIRED_STATES)[number];

export const OBSERVED_STATES = [
  "provisioning",
  "online",
  "degraded",
  "offline",
  "failed",
  "paused",
  "hibernating",
  "hibernated",
  "awaiting_agent",
  "removed",
] as const;
export type ObservedState = (typeof OBSERVED_STATES)[number];

/**
 * Who answers inside a workspace of a sandbox: our small loop, or the real runtime where it is installed. Outside
 * of sandboxes the runtime answers and nothing else.
 */
export const EXECUTOR_CHOICES = ["loop", "runtime"] as const;
export type ExecutorChoice = (typeof EXECUTOR_CHOICES)[number];

/** Stages of a start, in order; each is streamed to the screen with its time. */
export const RUN_STAGES = [
  "queued",
  "preparing",
  "draining",
  "stopping",
  "starting",
  "registering",
  "proving",
  "online",
] as const;
export type RunStage = (typeof RUN_STAGES)[number];

export const RUN_END_REASONS = [
  "superseded",
  "paused",
  "hibernated",
  "removed",
  "crashed",
  "lost",
  "start_failed",
  "unproved",
  "cancelled",
  "disabled",
  "co_mingled",
  "leaked",
  "revoked",
  "shutdown",
] as const;
export type RunEndReason = (typeof RUN_END_REASONS)[number];

/** How a workspace can be executed: a process of the supervisor's host, a container of its engine, a pod of its cluster. */
export const DRIVER_NAMES = ["process", "docker", "kubernetes"] as const;
export type DriverName = (typeof DRIVER_NAMES)[number];
