import { spawn } from "node:child_process";
import { once } from "node:events";
import { newId, type RunId, type TenantId, type WorkspaceId } from "@molecule/domain";
import { expect, it } from "vitest";
import { locateRun, recordRun } from "./locate-run.ts";
import { createProcessTable } from "./process-table.ts";
import { markOf } from "./spawn-agent.ts";

const WAITS = ["-e", "setInterval(() => undefined, 1_000)", "--"];

it.each([
  ["bubblewrap", ["/usr/bin/bwrap", "--unshare-pid"]],
  ["none", []],
])("a run that is found by its mark is shut in by %s from its first moment", async (isolation, wrapper) => {
  const table = createProcessTable();
  const run = { runId: newId<RunId>(), workspaceId: newId<WorkspaceId>(), tenantId: newId<TenantId>() };
  // As the programs before the last one: what it is to become stands in its command line, and it is not that yet.
  const args = [...WAITS, ...wrapper, process.execPath, `--title=${markOf(run.runId)}`];
  const child = spawn(process.execPath, args, { detached: true, stdio: "ignore" });
  try {
    await once(child, "spawn");
    await expect.poll(() => locateRun(table, run)).toMatchObject({ pid: child.pid });
    const running = await locateRun(table, run);
    if (running === null) throw new Error("it has ended");
    const { engine } = await recordRun(table, run, running);
    expect(engine).toMatchObject({ pid: child.pid, isolation });
  } finally {
    child.kill("SIGKILL");
  }
});
