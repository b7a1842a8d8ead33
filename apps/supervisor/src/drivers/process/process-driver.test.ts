import { existsSync } from "node:fs";
import { link, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { newId, type RunId, Secret, type TenantId, type WorkspaceId } from "@molecule/domain";
import { afterAll, describe, expect, it } from "vitest";
import type { RunHandle, StartableRun } from "../driver.ts";
import { describeDriver, PATIENCE, reportNotRun } from "../driver-contract.ts";
import { findProgram } from "../testing/find-program.ts";
import { readProcEnv } from "../testing/read-proc-env.ts";
import { createProcessDriver } from "./process-driver.ts";
import { createProcessTable } from "./process-table.ts";
import { locateRunFolder } from "./run-folder.ts";
import { findSandbox, type Sandbox } from "./sandbox.ts";
import { AGENT_NICENESS } from "./yield-to-platform.ts";

const workspacesDir = await mkdtemp(join(tmpdir(), "molecule-driver-"));
const program = () => ({ main: join(import.meta.dirname, "../fixtures/odd-program.ts"), args: [] });
const secrets: Secret[] = [];
const readable = [join(import.meta.dirname, "../fixtures")];
const found = await findSandbox({ stateDir: join(workspacesDir, ".sandbox"), readable });
const createIn = (sandbox: Sandbox | null, maxLogBytes = 256 * 1024) =>
  createProcessDriver({
    ...{ workspacesDir, program, sandbox, maxLogBytes },
    onExit: () => undefined,
    listSecretValues: () => Promise.resolve(secrets),
  });
const create = (maxLogBytes?: number) => createIn(null, maxLogBytes);
const pidOf = (handle: RunHandle): number => Number(handle.engine?.["pid"]);
const base = { PATH: "/usr/bin:/bin", HOME: "/nowhere" };

// Stands in for anything that this process inherited and no run may see.
process.env["MOLECULE_TEST_CANARY"] = "canary-of-the-supervisor";
afterAll(() => rm(workspacesDir, { recursive: true, force: true }));

describeDriver("process, without a sandbox,", () => ({
  ...{ driver: create(), base, reborn: create },
  readEnv: (handle) => readProcEnv(pidOf(handle)),
}));

if (found.sandbox === null) reportNotRun("process, in bubblewrap,", found.why);
else {
  const { sandbox } = found;
  describeDriver("process, in bubblewrap,", () => ({
    ...{ driver: createIn(sandbox), base, reborn: () => createIn(sandbox) },
    readEnv: async (handle) => readProcEnv(await findProgram(pidOf(handle))),
  }));
}

describe("a process of this host", () => {
  const driver = create();
  const table = createProcessTable();
  const started: RunHandle[] = [];
  afterAll(() => Promise.all(started.map((handle) => driver.stop(handle, 0))));
  const start = async (run: StartableRun, by = driver): Promise<RunHandle> => {
    const handle = await by.start(run);
    started.push(handle);
    return handle;
  };
  const newRun = (behaviour: string, workspaceId = newId<WorkspaceId>()): StartableRun => ({
    runId: newId<RunId>(),
    workspaceId,
    tenantId: newId<TenantId>(),
    fence: 1,
    executor: "loop",
    egress: { to: "gateway" },
    env: { ...base, BEHAVIOUR: behaviour, TOKEN: "canary-0123456789-secret" },
    secretValues: [],
  });
  const untilLogged = async (handle: RunHandle, text: string, by = driver) => {
    for (let n = 0; n < PATIENCE && !(await by.logs(handle)).includes(text); n += 1) await delay(20);
    expect(await by.logs(handle)).toContain(text);
  };

  it("takes its children along, also when it ended by itself", async () => {
    for (const end of ["stop", "crash"] as const) {
      const handle = await start(newRun("parent"));
      await untilLogged(handle, "the child is deaf");
      expect(await table.listGroup(pidOf(handle))).toHaveLength(2);
      if (end === "crash") process.kill(pidOf(handle), "SIGKILL");
      await driver.stop(handle, 2_000);
      await delay(100);
      expect(await table.listGroup(pidOf(handle))).toEqual([]);
    }
  });

  it("comes after the platform when there is too little processor time, with its children", async () => {
    const handle = await start(newRun("parent"));
    await untilLogged(handle, "the child is deaf");
    for (const { pid } of await table.listGroup(pidOf(handle))) expect(getPriority(pid)).toBe(AGENT_NICENESS);
    if (!existsSync("/proc/self/autogroup") || process.getuid?.() !== 0) return;
    expect(await readFile(`/proc/${pidOf(handle)}/autogroup`, "utf8")).toMatch(`nice ${AGENT_NICENESS}`);
  });

  it("is not taken for another one that has its pid", async () => {
    const handle = await start(newRun("wait"));
    await untilLogged(handle, "started");
    const impostor = { ...handle, engine: { ...handle.engine, startedAt: "1" } };
    expect((await driver.inspect(impostor)).state).toBe("exited");
    await driver.stop(impostor, 0);
    const otherBoot = { ...handle, engine: { ...handle.engine, space: "another boot" } };
    await driver.stop(otherBoot, 0);
    expect((await driver.inspect(handle)).state).toBe("running");
    await driver.stop(handle, 1_000);
  });

  it("finds its files again and an empty home", async () => {
    const workspaceId = newId<WorkspaceId>();
    const first = newRun("wait", workspaceId);
    const folder = locateRunFolder(workspacesDir, { id: first.runId, workspaceId });
    const one = await start(first);
    await writeFile(join(folder.work, "kept.txt"), "kept");
    await writeFile(join(folder.home, ".netrc"), "left behind");
    await driver.stop(one, 1_000);
    const second = newRun("wait", workspaceId);
    const two = await start(second);
    const next = locateRunFolder(workspacesDir, { id: second.runId, workspaceId });
    expect(await readdir(next.work)).toEqual(["kept.txt"]);
    expect(await readdir(next.home)).toEqual([]);
    await expect(stat(folder.home)).rejects.toThrow();
    expect((await stat(next.home)).mode & 0o777).toBe(0o700);
    await driver.stop(two, 1_000);
  });

  it("leaves its files, and no home, when its workspace is forgotten", async () => {
    const run = newRun("wait");
    const folder = locateRunFolder(workspacesDir, { id: run.runId, workspaceId: run.workspaceId });
    const handle = await start(run);
    await writeFile(join(folder.work, "kept.txt"), "kept");
    await writeFile(join(folder.home, ".netrc"), "a credential");
    await driver.stop(handle, 1_000);
    await driver.forget(run.workspaceId);
    expect(await readdir(folder.work)).toEqual(["kept.txt"]);
    await expect(stat(folder.home)).rejects.toThrow();
  });

  it("keeps talking to the log of the supervisor that adopts it", async () => {
    secrets.push(new Secret("canary-0123456789-secret"));
    const run = newRun("talk=0");
    const handle = await start({ ...run, secretValues: secrets });
    await untilLogged(handle, "last line");
    const other = create();
    await other.inspect(handle);
    await other.stop(handle, 1_000);
    expect(await other.logs(handle)).not.toContain("canary");
  });

  it("shows a log once that is put aside while it is read", async () => {
    const run = newRun("wait");
    const handle = await start(run);
    await untilLogged(handle, "started");
    const { log } = locateRunFolder(workspacesDir, { id: run.runId, workspaceId: run.workspaceId });
    // As it looks to a reader who had opened the file before it got its other name.
    await link(log, `${log}.1`);
    expect((await driver.logs(handle)).match(/started/g)).toHaveLength(1);
    await driver.stop(handle, 1_000);
  });

  it("writes no more than its two files hold", async () => {
    const small = create(50_000);
    const handle = await start(
      {
        ...newRun("talk=500"),
        secretValues: [new Secret("canary-0123456789-secret")],
      },
      small,
    );
    await untilLogged(handle, "last line", small);
    const { log } = locateRunFolder(workspacesDir, { id: handle.runId, workspaceId: handle.workspaceId });
    for (const path of [log, `${log}.1`]) expect((await stat(path)).size).toBeLessThanOrEqual(50_000);
    await small.stop(handle, 1_000);
  });
});
