import { expect, it } from "vitest";
import { judgeLiveness } from "./liveness.ts";

it.each([
  [[], "unproved"],
  [["skip", "skip"], "unproved"],
  [["skip", "pass"], "live"],
  [["pass", "fail", "skip"], "failing"],
  [["fail"], "failing"],
] as const)("%j is %s", (statuses, verdict) => {
  expect(judgeLiveness(statuses.map((status) => ({ status })))).toBe(verdict);
});
