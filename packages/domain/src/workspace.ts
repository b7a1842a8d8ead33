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
 * Which observed state may follow which. Every update names the state it expects, so that a sweep that looked
 * a moment ago cannot turn a paused workspace into an offline one.
 */
export const OBSERVED_TRANSITIONS: Readonly<Record<ObservedState, readonly ObservedState[]>> = {
  provisioning: [
    "online",
    "degraded",
    "failed",
    "offline",
    "paused",
    "hibernated",
    "awaiting_agent",
    "removed",
  ],
  online: ["provisioning", "degraded", "offline", "failed", "paused", "hibernating", "removed"],
  degraded: ["provisioning", "online", "offline", "failed", "paused", "hibernating", "removed"],
  offline: ["provisioning", "online", "failed", "paused", "hibernated", "removed"],
  failed: ["provisioning", "online", "offline", "paused", "hibernated", "removed"],
  paused: ["provisioning", "failed", "removed"],
  hibernating: ["hibernated", "provisioning", "failed", "removed"],
  hibernated: ["provisioning", "failed", "paused", "removed"],
  awaiting_agent: ["online", "provisioning", "failed", "paused", "removed"],
  removed: [],
};

export const canTransition = (from: ObservedState, to: ObservedState): boolean =>
  from === to || OBSERVED_TRANSITIONS[from].includes(to);

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
  "disabled",
  "co_mingled",
  "leaked",
  "revoked",
  "shutdown",
] as const;
export type RunEndReason = (typeof RUN_END_REASONS)[number];
