import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

test("a process whose reader is gone goes on to its own end", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "fixtures/talk.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  const complained = child.stderr.toArray();
  expect(await once(child, "exit")).toEqual([7, null]);
  expect((await complained).join("")).toBe("");
});
