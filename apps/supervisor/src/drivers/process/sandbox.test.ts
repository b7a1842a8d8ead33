import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { newId, type RunId, type TenantId, type WorkspaceId } from "@molecule/domain";
import { afterAll, describe, expect, it } from "vitest";
import type { RunHandle, StartableRun } from "../driver.ts";
import { PATIENCE, reportNotRun } from "../driver-contract.ts";
import { findProgram } from "../testing/find-program.ts";
import { createProcessKind } from "./process-driver.ts";
import { createProcessTable } from "./process-table.ts";
import { locateRunFolder } from "./run-folder.ts";
import { findSandbox, SANDBOX_HOME, type Sandbox } from "./sandbox.ts";

const dataDir = await mkdtemp(join(tmpdir(), "molecule-sandbox-"));
const workspacesDir = join(dataDir, "workspaces");
const code = join(import.meta.dirname, "../fixtures");
const found = await findSandbox({ stateDir: join(workspacesDir, ".sandbox"), readable: [code] });
afterAll(() => rm(dataDir, { recursive: true, force: true }));
process.env["MOLECULE_TEST_CANARY"] = "canary-of-the-supervisor";

type Seen = {
  readonly environ: readonly string[];
  readonly processes: readonly string[];
  readonly home: readonly string[];
  readonly work: readonly string[];
  readonly listed: Readonly<Record<string, readonly string[] | string>>;
  readonly wrote: Readonly<Record<string, string>>;
  readonly capabilities: string;
  readonly user: string;
};

const describeSandbox = (sandbox: Sandbox): void => {
  describe("a workspace in its sandbox", () => {
    const { driver, surroundings } = createProcessKind({
      ...{ workspacesDir, sandbox },
      program: () => ({ main: join(code, "odd-program.ts"), args: [] }),
      onExit: () => undefined,
      listSecretValues: () => Promise.resolve([]),
    });
    const table = createProcessTable();
    const started: RunHandle[] = [];
    afterAll(() => Promise.all(started.map((handle) => driver.stop(handle, 0))));

    const start = async (behaviour: string, workspaceId = newId<WorkspaceId>(), more = {}) => {
      const run: StartableRun = {
        ...{
          runId: newId<RunId>(),
          workspaceId,
          tenantId: newId<TenantId>(),
          fence: 1,
          executor: "loop",
          egress: { to: "gateway" },
        },
        env: { ...surroundings({ id: newId<RunId>(), workspaceId }), BEHAVIOUR: behaviour, ...more },
        secretValues: [],
      };
      const handle = await driver.start(run);
      started.push(handle);
      return { run, handle };
    };
    const untilLogged = async (handle: RunHandle, text: string): Promise<string> => {
      for (let n = 0; n < PATIENCE && !(await driver.logs(handle)).includes(text); n += 1) await delay(20);
      const log = await driver.logs(handle);
      expect(log).toContain(text);
      return log;
    };
    const look = async (paths: readonly string[], workspaceId?: WorkspaceId, more = {}) => {
      const { run, handle } = await start(`look=${paths.join(",")}`, workspaceId, more);
      const log = await untilLogged(handle, "started");
      const seen: Seen = JSON.parse(/^seen (.*)$/m.exec(log)?.[1] ?? "null");
      return { run, handle, seen };
    };

    it("sees its own files, and nothing of the installation's data, of other workspaces or of this host's people", async () => {
      const other = await start("wait");
      await untilLogged(other.handle, "started");
      await writeFile(join(dataDir, "private-key"), "not for agents");
      const { seen } = await look([dataDir, workspacesDir, "/root", "/home", "/var", "/etc", "/tmp"]);
      expect(seen.listed[dataDir]).toBe("ENOENT");
      expect(seen.listed[workspacesDir]).toBe("ENOENT");
      expect(seen.listed["/root"]).toBe("ENOENT");
      expect(seen.listed["/var"]).toBe("ENOENT");
      expect(seen.listed["/home"]).toEqual(["agent"]);
      expect(seen.listed["/etc"]).not.toContain("shadow");
      expect(seen.home).toEqual([]);
      expect(seen.work).toEqual([]);
      expect(seen.user).toBe("agent");
    });

    it("writes into its own folders alone", async () => {
      const { seen, run } = await look([code, "/usr", "/etc", SANDBOX_HOME]);
      expect(seen.wrote[code]).toBe("EROFS");
      expect(seen.wrote["/usr"]).toBe("EROFS");
      expect(seen.wrote[SANDBOX_HOME]).toBe("written");
      expect(seen.wrote["."]).toBe("written");
      const { work } = locateRunFolder(workspacesDir, { id: run.runId, workspaceId: run.workspaceId });
      expect(await readdir(work)).toEqual(["made-by-the-odd-program"]);
    });

    it("sees its own processes alone, and has no capability", async () => {
      const { seen } = await look(["/"]);
      // Its first process, itself, and nobody else.
      expect(seen.processes.map(Number).toSorted((a, b) => a - b)).toEqual([1, 2]);
      expect(BigInt(`0x${seen.capabilities}`)).toBe(0n);
    });

    it("has the planned environment to the letter, PWD included when it was planned", async () => {
      for (const more of [{}, { PWD: "/planned", ODD: "ä=ö\nsecond line" }]) {
        const { seen, run } = await look(["/"], undefined, more);
        expect(seen.environ.toSorted()).toEqual(
          Object.entries(run.env)
            .map(([name, value]) => `${name}=${value}`)
            .toSorted(),
        );
      }
    });

    it("keeps its work and finds an empty home after a restart", async () => {
      const workspaceId = newId<WorkspaceId>();
      const first = await look([SANDBOX_HOME], workspaceId);
      expect(first.seen.wrote[SANDBOX_HOME]).toBe("written");
      await driver.stop(first.handle, 1_000);
      const second = await look(["/"], workspaceId);
      expect(second.seen.home).toEqual([]);
      expect(second.seen.work).toEqual(["made-by-the-odd-program"]);
    });

    it("takes everything along when it ends, also what left its session and its group", async () => {
      for (const end of ["stop", "kill"] as const) {
        // Whoever else runs this test on this host has daemons of his own.
        const id = newId();
        const { handle } = await start(`daemon=${id}`);
        await untilLogged(handle, "started");
        const daemons = () => table.findByCommand(`molecule-odd-daemon-${id}`);
        for (let n = 0; n < PATIENCE && (await daemons()).length === 0; n += 1) await delay(20);
        expect((await daemons()).length).toBeGreaterThan(0);
        if (end === "kill") process.kill(Number(handle.engine?.["pid"]), "SIGKILL");
        await driver.stop(handle, 2_000);
        for (let n = 0; n < PATIENCE && (await daemons()).length > 0; n += 1) await delay(20);
        expect(await daemons()).toEqual([]);
      }
    });

    it("says by which signal its program was ended", async () => {
      const { handle } = await start("wait");
      await untilLogged(handle, "started");
      process.kill(await findProgram(Number(handle.engine?.["pid"])), "SIGKILL");
      for (let n = 0; n < PATIENCE && (await driver.inspect(handle)).state === "running"; n += 1)
        await delay(20);
      expect(await driver.inspect(handle)).toEqual({ state: "exited", exitCode: null, signal: "SIGKILL" });
    });

    it("is recorded as shut in", async () => {
      const { run, handle } = await start("wait");
      expect(handle.engine?.["isolation"]).toBe("bubblewrap");
      await untilLogged(handle, "started");
      const { runId, workspaceId, tenantId } = run;
      expect(await driver.inspect({ runId, workspaceId, tenantId })).toEqual({ state: "running", handle });
    });
  });
};

if (found.sandbox === null) reportNotRun("process, in bubblewrap,", found.why);
else describeSandbox(found.sandbox);

describe("looking for a sandbox", () => {
  it("says why there is none when what it must show is not there", async () => {
    const missing = await findSandbox({ stateDir: join(dataDir, "none"), readable: ["/not/there"] });
    expect(missing).toMatchObject({ sandbox: null, why: expect.stringMatching(/not/) });
  });
});
