import { expect, it } from "vitest";
import { createFirstSeen } from "./first-seen.ts";

const pod = (uid: string) => ({ metadata: { uid } });

it("counts from when a pod was first seen, each on its own, and anew when it was forgotten", () => {
  let now = 5_000;
  const seen = createFirstSeen(() => now);
  expect(seen.upForMs(pod("a"))).toBe(0);
  now = 7_000;
  expect(seen.upForMs(pod("a"))).toBe(2_000);
  expect(seen.upForMs(pod("b"))).toBe(0);
  seen.forget(pod("a"));
  expect(seen.upForMs(pod("a"))).toBe(0);
});
