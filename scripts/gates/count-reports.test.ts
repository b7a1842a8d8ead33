import { expect, test } from "vitest";
import { closingLine, sumOutcomes } from "./outcome.ts";
import { countPlaywright } from "./run-playwright.ts";
import { countVitest } from "./run-vitest.ts";

const loaded = { status: "passed", name: "a.test.ts", assertionResults: [{}] };
const unloaded = { status: "failed", name: "b.test.ts", assertionResults: [] };

test.each([
  ["all green", { numPassedTests: 3, numFailedTests: 0, testResults: [loaded] }, 0, 3, 0],
  ["one red", { numPassedTests: 2, numFailedTests: 1, testResults: [loaded] }, 1, 2, 1],
  [
    "a file that does not load",
    { numPassedTests: 2, numFailedTests: 0, testResults: [loaded, unloaded] },
    1,
    2,
    1,
  ],
  ["an error outside any test", { numPassedTests: 3, numFailedTests: 0, testResults: [loaded] }, 1, 3, 1],
] as const)("vitest, %s", (_, report, code, passed, failed) => {
  expect(countVitest(report, code)).toMatchObject({ passed, failed });
});

test.each([
  ["all green", { stats: { expected: 4, unexpected: 0, flaky: 0 }, errors: [] }, 0, 4, 0],
  ["one red", { stats: { expected: 3, unexpected: 1, flaky: 0 }, errors: [] }, 1, 3, 1],
  [
    "one that passed at the second try",
    { stats: { expected: 3, unexpected: 0, flaky: 1 }, errors: [] },
    0,
    3,
    1,
  ],
  ["a set-up that failed", { stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}] }, 1, 0, 1],
] as const)("playwright, %s", (_, report, code, passed, failed) => {
  expect(countPlaywright(report, code)).toMatchObject({ passed, failed });
});

test("the closing line adds up", () => {
  const outcomes = [
    { passed: 1, failed: 0, detail: "" },
    { passed: 40, failed: 2, detail: "x" },
  ];
  expect(closingLine(sumOutcomes(outcomes))).toBe("41 passed, 2 failed");
});
