/** Work that repeats, one at a time. */
export type Ticker = {
  /** Works now, or once more after what is in hand. */
  readonly now: () => void;
  /** Resolves when what is in hand is done. */
  readonly stop: () => Promise<void>;
};

/** Repeats `work` so long after it was done; an error ends one round, not the repetition. */
export const startTicker = (
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Ticker => {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const round = (): void => {
    if (timer !== null) clearTimeout(timer);
    again = false;
    working = work()
      .catch(onError)
      .finally(() => {
        working = null;
        if (stopped) return;
        if (again) round();
        else timer = setTimeout(round, everyMs);
      });
  };

  timer = setTimeout(round, everyMs);
  return {
    now: () => {
      if (stopped) return;
      if (working === null) round();
      else again = true;
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
};
