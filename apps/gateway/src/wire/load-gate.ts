import type { ShedReason } from "../observe/observer.ts";

/** Decides how many calls may be on their way in at once, so that those let in are served as fast as ever. */
export type LoadGate = {
  /** Why a call that arrives now is turned away, or null. `inFlight`: calls under way, whose money is not settled. */
  check(inFlight: number): ShedReason | null;
  /**
   * A call begins its way to the provider. @returns when the first of those that are on their way began: all that came
   * in one turn of the event loop go on together, so how long that takes is how long each stands in line for its turn
   */
  enter(): number;
  /** It was sent, or ended before. `waitedMs`: how long that took, where it says something about this process. */
  leave(waitedMs: number | null): void;
};

export type LoadGateOptions = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls under way at once, most of them waiting for providers: a bound on memory. */
  readonly maxCalls: number;
};

const MOST_ON_THE_WAY = 1_024;
/** So many are served in one turn as fast as one; turning them away would help nobody. */
const FEWEST_ON_THE_WAY = 16;
const WINDOW_MS = 100;
/** A burst passes within a few windows; a queue that outlasts them stands. */
const PATIENT_WINDOWS = 3;
/** Nobody notices a shorter wait. */
const QUIET_MS = 20;
const SLOWER_THAN_USUAL = 2;
const SHRINK = 0.7;
const GROW = 1.1;
/** The usual wait is the least of about the last ten seconds. */
const FORGET = 1.01;

type GateState = {
  onTheWay: number;
  firstMs: number;
  limit: number;
  windowEndsMs: number;
  /** Least wait and most calls on the way in this window. */
  leastMs: number;
  most: number;
  usualMs: number;
  standing: number;
};

/**
 * Looks at the shortest wait of a window, as CoDel does (RFC 8289): a burst has calls that waited little, a queue that
 * stands has none.
 */
const closeWindow = (state: GateState): void => {
  const { leastMs, most } = state;
  state.usualMs = Math.min(leastMs, state.usualMs * FORGET);
  const slow = leastMs > Math.max(QUIET_MS, state.usualMs * SLOWER_THAN_USUAL) && most > FEWEST_ON_THE_WAY;
  state.standing = slow ? state.standing + 1 : 0;
  if (state.standing >= PATIENT_WINDOWS)
    state.limit = Math.max(FEWEST_ON_THE_WAY, Math.min(state.limit, most) * SHRINK);
  else if (!slow) state.limit = Math.min(MOST_ON_THE_WAY, state.limit * GROW);
  state.leastMs = Number.POSITIVE_INFINITY;
  state.most = state.onTheWay;
};

/** The gate of one process. Only new calls pass it: what is under way, and what it costs, never waits here. */
export const createLoadGate = ({ now, maxCalls }: LoadGateOptions): LoadGate => {
  const state: GateState = {
    ...{ onTheWay: 0, firstMs: 0, limit: MOST_ON_THE_WAY, windowEndsMs: 0, most: 0, standing: 0 },
    ...{ leastMs: Number.POSITIVE_INFINITY, usualMs: Number.POSITIVE_INFINITY },
  };
  return {
    check: (inFlight) => {
      if (inFlight >= maxCalls) return "calls";
      return state.onTheWay >= state.limit ? "backlog" : null;
    },
    enter: () => {
      if (state.onTheWay === 0) state.firstMs = now();
      state.onTheWay += 1;
      if (state.onTheWay > state.most) state.most = state.onTheWay;
      return state.firstMs;
    },
    leave: (waitedMs) => {
      state.onTheWay -= 1;
      if (waitedMs === null) return;
      if (waitedMs < state.leastMs) state.leastMs = waitedMs;
      const nowMs = now();
      if (nowMs < state.windowEndsMs) return;
      closeWindow(state);
      state.windowEndsMs = nowMs + WINDOW_MS;
    },
  };
};
