import { setTimeout as sleep } from "node:timers/promises";
import { asError } from "./done.ts";

/** Brings lines into the ledger in the order in which they came, in groups, a moment after they were written down. */
export type LedgerFollower<Line> = {
  add(line: Line): void;
  /** Lines that are not in the ledger yet. */
  size(): number;
  /** How long the ledger has taken nothing, in milliseconds; 0 while it takes what there is. */
  awayMs(): number;
  /** Resolves when all lines that came until now are in the ledger, or were refused. */
  caughtUp(): Promise<void>;
};

export type LedgerFollowerOptions<Line> = {
  /** @returns the lines that have to be told again */
  readonly commit: (lines: readonly Line[]) => Promise<readonly Line[]>;
  readonly onCommitted: (line: Line) => void;
  /** The ledger does not take it, now or later. */
  readonly onRefused: (line: Line, error: Error) => void;
  /** How long the first line of a group waits for company. */
  readonly windowMs: number;
  readonly maxLines: number;
  /** The database is away, rather than refusing a line: then no line is tried alone. */
  readonly isNotNow: (error: unknown) => boolean;
};

type Entry<Line> = { readonly line: Line; tries: number };

type FollowerState<Line> = {
  readonly options: LedgerFollowerOptions<Line>;
  queue: Entry<Line>[];
  underWay: number;
  running: boolean;
  /** Since when a group is tried, and whether it failed already. */
  tryingSinceMs: number | null;
  failed: boolean;
  /** Lines that came, and lines that have gone. */
  came: number;
  gone: number;
  waiting: { readonly until: number; readonly wake: () => void }[];
};

type Outcome<Line> = { readonly again: Entry<Line>[]; readonly away: boolean };

const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 2_000;
/** A database that does not answer for so long is as good as away. */
const SILENT_MS = 500;
/** Another delivery that is under way is over soon. */
const MISSED_RETRY_MS = 50;
/** An end whose call cannot be found after so many deliveries belongs to none. */
const MOST_TRIES = 20;
const NO_CALL = new Error("The ledger knows of no call that this end could belong to.");

const wakeWaiters = <Line>(state: FollowerState<Line>): void => {
  const { gone } = state;
  if (state.waiting.length === 0) return;
  for (const { until, wake } of state.waiting) if (until <= gone) wake();
  state.waiting = state.waiting.filter(({ until }) => until > gone);
};

const settleGroup = <Line>(
  state: FollowerState<Line>,
  group: readonly Entry<Line>[],
  missed: ReadonlySet<Line>,
): Entry<Line>[] => {
  const { onCommitted, onRefused } = state.options;
  const again: Entry<Line>[] = [];
  for (const entry of group) {
    entry.tries += 1;
    if (!missed.has(entry.line)) onCommitted(entry.line);
    else if (entry.tries >= MOST_TRIES) onRefused(entry.line, NO_CALL);
    else {
      again.push(entry);
      continue;
    }
    state.gone += 1;
  }
  return again;
};

/** A line that the database refuses fails alone: its group is halved until it stands by itself. */
const commitGroup = async <Line>(
  state: FollowerState<Line>,
  group: Entry<Line>[],
): Promise<Outcome<Line>> => {
  const { commit, isNotNow } = state.options;
  try {
    const missed = await commit(group.map(({ line }) => line));
    return { again: settleGroup(state, group, new Set(missed)), away: false };
  } catch (error) {
    if (isNotNow(error)) return { again: group, away: true };
    if (group.length === 1) {
      state.gone += 1;
      for (const { line } of group) state.options.onRefused(line, asError(error));
      return { again: [], away: false };
    }
  }
  const half = group.length >> 1;
  const first = await commitGroup(state, group.slice(0, half));
  if (first.away) return { again: [...first.again, ...group.slice(half)], away: true };
  const second = await commitGroup(state, group.slice(half));
  return { again: [...first.again, ...second.again], away: second.away };
};

const follow = async <Line>(state: FollowerState<Line>): Promise<void> => {
  const { windowMs, maxLines } = state.options;
  let retryMs = FIRST_RETRY_MS;
  state.running = true;
  await sleep(windowMs);
  while (state.queue.length > 0) {
    const group = state.queue.splice(0, maxLines);
    state.underWay = group.length;
    state.tryingSinceMs ??= performance.now();
    const { again, away } = await commitGroup(state, group);
    state.underWay = 0;
    if (again.length > 0) state.queue = [...again, ...state.queue];
    state.failed = away;
    if (!away) state.tryingSinceMs = null;
    wakeWaiters(state);
    if (away) {
      await sleep(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    } else {
      retryMs = FIRST_RETRY_MS;
      if (again.length > 0) await sleep(MISSED_RETRY_MS);
      else if (state.queue.length > 0 && state.queue.length < maxLines) await sleep(windowMs);
    }
  }
  state.running = false;
};

const awayFor = <Line>({ tryingSinceMs, failed }: FollowerState<Line>): number => {
  if (tryingSinceMs === null) return 0;
  const triedMs = performance.now() - tryingSinceMs;
  return failed || triedMs > SILENT_MS ? triedMs : 0;
};

export const createLedgerFollower = <Line>(options: LedgerFollowerOptions<Line>): LedgerFollower<Line> => {
  const state: FollowerState<Line> = {
    ...{ options, queue: [], underWay: 0, running: false, tryingSinceMs: null, failed: false },
    ...{ came: 0, gone: 0, waiting: [] },
  };
  return {
    add: (line) => {
      state.came += 1;
      state.queue.push({ line, tries: 0 });
      if (!state.running) void follow(state);
    },
    size: () => state.queue.length + state.underWay,
    awayMs: () => awayFor(state),
    caughtUp: () =>
      state.gone === state.came
        ? Promise.resolve()
        : new Promise((wake) => {
            state.waiting.push({ until: state.came, wake });
          }),
  };
};
