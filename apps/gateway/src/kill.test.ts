import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KillScene, openKillScene } from "./testing/kill-scene.ts";

let scene: KillScene;
beforeAll(async () => {
  scene = await openKillScene();
});
afterAll(() => scene.close());

describe("kill -9: what callers were told is exact, the rest is visible, bounded and soon resolved", () => {
  // The others, and all of them often, in the long runs.
  it.each(["admission-written", "usage-read", "end-committed", "lease-granted", "spool-synced"] as const)(
    "at %s",
    async (point) => {
      expect(await scene.kill(point, 1)).toEqual([]);
    },
    90_000,
  );
});
