import type { DesiredState, ObservedState } from "./workspace.ts";

type Moves = Readonly<Record<ObservedState, readonly ObservedState[]>>;

/** Where a workspace that is to rest may be found: in between, or where it is wanted, and nowhere else. */
const restingIn = (rest: "paused" | "hibernated" | "removed"): Moves => {
  const straight: readonly ObservedState[] = [rest];
  const served: readonly ObservedState[] = rest === "hibernated" ? ["hibernating", rest] : straight;
  const moves: Record<ObservedState, readonly ObservedState[]> = {
    provisioning: straight,
    online: served,
    degraded: served,
    offline: straight,
    failed: straight,
    paused: straight,
    hibernating: straight,
    hibernated: straight,
    awaiting_agent: straight,
    removed: [],
  };
  return { ...moves, [rest]: [] };
};

/**
 * Which observed state may follow which, by what is wanted. Every update names the state that it found, so a sweep
 * that looked a moment ago cannot turn a paused workspace into an offline one: where a workspace is to be paused,
 * no move leads anywhere else.
 */
export const STATE_MOVES: Readonly<Record<DesiredState, Moves>> = {
  running: {
    provisioning: ["online", "degraded", "offline", "failed", "awaiting_agent"],
    online: ["provisioning", "degraded", "offline", "failed"],
    degraded: ["provisioning", "online", "offline", "failed"],
    offline: ["provisioning", "online", "failed"],
    failed: ["provisioning", "online", "offline"],
    paused: ["provisioning", "failed"],
    hibernating: ["provisioning", "online", "degraded", "offline", "failed"],
    hibernated: ["provisioning", "failed"],
    awaiting_agent: ["provisioning", "online", "offline", "failed"],
    removed: [],
  },
  paused: restingIn("paused"),
  hibernated: restingIn("hibernated"),
  removed: restingIn("removed"),
};

export const canMove = (desired: DesiredState, from: ObservedState, to: ObservedState): boolean =>
  from === to || STATE_MOVES[desired][from].includes(to);
