import { join } from "node:path";
import { expect, test } from "vitest";
import { closingLine, sumOutcomes } from "./outcome.ts";
import { countPlaywright } from "./run-playwright.ts";
import { ROOT } from "./run-program.ts";
import { countVitest } from "./run-vitest.ts";

const good = { status: "passed", fullName: "a sum", failureMessages: [] };
const bad = {
  status: "failed",
  fullName: "a difference",
  failureMessages: ["expected 1, got 2\n  at line 3"],
};
const loaded = { status: "passed", name: join(ROOT, "a.test.ts"), message: "", assertionResults: [good] };
const unloaded = {
  status: "failed",
  name: join(ROOT, "b.test.ts"),
  message: "Cannot find module",
  assertionResults: [],
};

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

test("what failed is named again, where a cut log still shows it", () => {
  const testResults = [{ ...loaded, status: "failed", assertionResults: [good, bad] }, unloaded];
  const { detail } = countVitest({ numPassedTests: 1, numFailedTests: 1, testResults }, 1);
  expect(detail).toBe(
    "a.test.ts › a difference\n    expected 1, got 2\n      at line 3\nb.test.ts\n    Cannot find module",
  );
});

test.each([
  ["all green", { suites: [], stats: { expected: 4, unexpected: 0, flaky: 0 }, errors: [] }, 0, 4, 0],
  ["one red", { suites: [], stats: { expected: 3, unexpected: 1, flaky: 0 }, errors: [] }, 1, 3, 1],
  [
    "one that passed at the second try",
    { suites: [], stats: { expected: 3, unexpected: 0, flaky: 1 }, errors: [] },
    0,
    3,
    1,
  ],
  [
    "a set-up that failed",
    { suites: [], stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}] },
    1,
    0,
    1,
  ],
] as const)("playwright, %s", (_, report, code, passed, failed) => {
  expect(countPlaywright(report, code)).toMatchObject({ passed, failed });
});

test("a red spec is named, however deep it stands", () => {
  const green = { title: "signs in", ok: true, line: 3 };
  const red = { title: "pays", ok: false, line: 9 };
  const suite = { file: "a.spec.ts", specs: [green], suites: [{ file: "a.spec.ts", specs: [red] }] };
  const stats = { expected: 1, unexpected: 1, flaky: 0 };
  expect(countPlaywright({ suites: [suite], stats, errors: [] }, 1).detail).toContain("a.spec.ts:9 › pays");
});

test("the closing line adds up", () => {
  const outcomes = [
    { passed: 1, failed: 0, detail: "" },
    { passed: 40, failed: 2, detail: "x" },
  ];
  expect(closingLine(sumOutcomes(outcomes))).toBe("41 passed, 2 failed");
});
