import { vi } from "vitest";

const WITHIN_MS = 60_000;

/** Waits until the assertions hold; on a busy machine that takes longer than it should. */
export const eventually = (assertions: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(assertions, { timeout: WITHIN_MS, interval: 25 });
