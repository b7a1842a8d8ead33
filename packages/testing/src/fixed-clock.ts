/** A clock that moves only when a test moves it. */
export type FixedClock = {
  readonly now: () => Date;
  readonly advanceMs: (byMs: number) => void;
};

export const createFixedClock = (start = "2026-01-15T12:00:00.000Z"): FixedClock => {
  let atMs = new Date(start).getTime();
  return {
    now: () => new Date(atMs),
    advanceMs: (byMs) => {
      atMs += byMs;
    },
  };
};
