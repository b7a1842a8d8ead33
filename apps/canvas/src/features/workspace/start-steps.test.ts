import { describe, expect, it } from "vitest";
import { newestStart, type StartStep, startDurationMs } from "./start-steps.ts";

const steps = (...whats: string[]): StartStep[] =>
  whats.map((what, index) => ({ seq: index, generation: 1, what, detail: null, at: new Date(index * 1000) }));

describe("newestStart", () => {
  it("leaves out starts before the newest of the same generation", () => {
    const all = steps("queued", "preparing", "online", "crashed", "queued", "preparing", "starting");
    expect(newestStart(all).map(({ seq }) => seq)).toEqual([4, 5, 6]);
  });

  it("keeps everything when there was one start", () => {
    const all = steps("queued", "preparing", "refused");
    expect(newestStart(all)).toBe(all);
  });
});

describe("startDurationMs", () => {
  it.each([
    [steps("queued", "preparing", "starting", "online"), 3000],
    [steps("queued", "online", "ended", "queued", "preparing", "online"), 2000],
    [steps("queued", "preparing", "refused"), null],
    [[], null],
  ])("measures only the newest start", (all, durationMs) => {
    expect(startDurationMs(all)).toBe(durationMs);
  });
});
