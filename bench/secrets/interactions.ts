import type { Page } from "@playwright/test";

export type Interaction = {
  readonly name: string;
  readonly run: (page: Page, round: number) => Promise<void>;
};

type Measured = { readonly name: string; readonly medianMs: number; readonly worstMs: number };

/** Event timing rounds to 8 ms and tells of nothing shorter than this. */
const SHORTEST_TOLD_MS = 16;
const SETTLE_MS = 150;

/** For the page: keeps how long after an event of a person its next picture was drawn. */
const OBSERVE = `
  globalThis.interactionDurations = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.interactionId > 0) globalThis.interactionDurations.push(entry.duration);
  }).observe({ type: "event", buffered: true, durationThreshold: ${SHORTEST_TOLD_MS} });
`;

export const observeInteractions = (page: Page): Promise<unknown> => page.addInitScript({ content: OBSERVE });

/** The durations since they were last asked for. */
const takeDurations = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const kept: unknown = Reflect.get(globalThis, "interactionDurations");
    return Array.isArray(kept) ? kept.splice(0).map(Number) : [];
  });

/** One kind of interaction, several times: the median and the worst of its rounds, each its own worst event. */
export const measureInteraction = async (
  page: Page,
  { name, run }: Interaction,
  rounds: number,
): Promise<Measured> => {
  await takeDurations(page);
  const worst: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await run(page, round);
    await page.waitForTimeout(SETTLE_MS);
    // What is too short to be told of was no longer than the shortest that would have been.
    worst.push(Math.max(SHORTEST_TOLD_MS, ...(await takeDurations(page))));
  }
  const sorted = worst.toSorted((a, b) => a - b);
  return {
    name,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    worstMs: sorted[sorted.length - 1] ?? 0,
  };
};
