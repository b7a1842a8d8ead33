import { expect, it } from "vitest";
import { showCrash, showTrouble } from "./show-trouble.ts";

const well = { crashCount: 0, nextAttemptAt: null, lastError: null, stage: null };
const lastError = "The cluster does not end pod p of node n.";

it.each([
  ["at rest", well, null],
  ["on its way", { ...well, stage: "stopping" as const }, null],
  ["kept from going on", { ...well, stage: "stopping" as const, lastError }, lastError],
  ["tried again after a crash", { ...well, stage: "starting" as const, crashCount: 2, lastError }, null],
  ["at rest, with what an earlier start met", { ...well, lastError }, null],
])("tells what keeps a workspace that is %s", (_what, workspace, trouble) => {
  expect(showTrouble(workspace)).toBe(trouble);
});

it("tells of crashes in a row, and of none when there was none", () => {
  expect(showCrash({ ...well, lastError })).toBeNull();
  expect(showCrash({ ...well, crashCount: 2, lastError })).toEqual({
    count: 2,
    nextAttemptAt: null,
    lastError,
  });
});
