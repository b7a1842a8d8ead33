import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { platform } from "node:os";
import { describe, expect, it } from "vitest";
import { createProcessTable } from "./process-table.ts";

const ENV = "/usr/bin/env";
const CHILDREN = 20;
/** Each `env` becomes the next program: so often is the process between two. */
const CHANGES = 30;

describe.runIf(platform() === "linux")("a process that becomes one program after another", () => {
  const table = createProcessTable();
  /** Looks at one after the other from their first moment until they wait, and says what was seen. */
  const watch = async (mark: string, look: (pid: number) => Promise<boolean>) => {
    const seen = { looks: 0, missed: 0 };
    for (let n = 0; n < CHILDREN; n += 1) {
      const rest = [...Array<string>(CHANGES - 1).fill(ENV), process.execPath];
      const child = spawn(ENV, [...rest, "-e", "setInterval(() => undefined, 1_000)", "--", mark], {
        stdio: "ignore",
      });
      await once(child, "spawn");
      const pid = child.pid ?? -1;
      for (let programs = CHANGES; programs > 1; ) {
        seen.looks += 1;
        if (!(await look(pid))) seen.missed += 1;
        programs = (await table.commandOf(pid)).length - 4;
      }
      child.kill("SIGKILL");
    }
    return seen;
  };

  it("always has a command line", async () => {
    const seen = await watch("a mark", async (pid) => (await table.commandOf(pid)).includes("a mark"));
    expect(seen.looks).toBeGreaterThanOrEqual(CHILDREN);
    expect(seen.missed).toBe(0);
  });

  it("is always found by what stands in it", async () => {
    const mark = `mark-of-${process.pid}`;
    const seen = await watch(mark, async (pid) =>
      (await table.findByCommand(mark)).some((one) => one.pid === pid),
    );
    expect(seen.missed).toBe(0);
  });
});

describe.runIf(existsSync("/proc/2/cmdline"))("a thread of the kernel", () => {
  it("has none, and is not waited for", async () => {
    const table = createProcessTable();
    expect(await table.commandOf(2)).toEqual([]);
  });
});
