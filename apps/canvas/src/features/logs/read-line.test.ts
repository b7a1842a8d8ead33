import { describe, expect, it } from "vitest";
import { readLog } from "./read-line.ts";

const LOG = [
  '{"at":"2026-11-29T20:00:00.000Z","level":"info","event":"task-began","pid":7,"taskId":"t1","code":null}',
  "plain output",
  "",
  '{"broken',
].join("\n");

describe("a run's log on the screen", () => {
  it("puts an agent's lines in words and leaves others as they are", () => {
    expect(readLog(LOG, "").map(({ number, level, text }) => [number, level, text])).toEqual([
      [1, "info", "task-began  taskId=t1"],
      [2, null, "plain output"],
      [4, null, '{"broken'],
    ]);
    expect(readLog(LOG, "")[0]?.at?.toISOString()).toBe("2026-11-29T20:00:00.000Z");
  });

  it.each([
    ["T1 task", [1]],
    ["plain", [2]],
    ["nothing", []],
  ])("is searched for %j", (search, numbers) => {
    expect(readLog(LOG, search).map(({ number }) => number)).toEqual(numbers);
  });
});
