import { setTimeout as delay } from "node:timers/promises";
import { newId, type RunId, Secret, type TenantId, type WorkspaceId } from "@molecule/domain";
import { afterAll, describe, expect, it } from "vitest";
import type { Driver, Inspection, RunHandle, StartableRun } from "./driver.ts";

/** A driver under test, which starts the odd program of the fixtures. */
export type DriverUnderTest = {
  readonly driver: Driver;
  /** What a run's environment must hold for the program to start at all. */
  readonly base: Readonly<Record<string, string>>;
  /** The environment that the execution really has. */
  readonly readEnv: (handle: RunHandle) => Promise<Readonly<Record<string, string>>>;
  /** The same driver in a process that knows nothing of what this one started. */
  readonly reborn: () => Driver;
};

/** In steps of 20 ms and more. */
export const PATIENCE = 1_500;
const TOKEN = "canary-0123456789-secret";

/** Everything that every driver must hold to. */
export const describeDriver = (name: string, create: () => DriverUnderTest): void => {
  describe(`the ${name} driver`, () => {
    const { driver, base, readEnv, reborn } = create();
    const handles: RunHandle[] = [];
    afterAll(() => Promise.all(handles.map((handle) => driver.stop(handle, 0))));

    const newRun = (behaviour: string): StartableRun => ({
      runId: newId<RunId>(),
      workspaceId: newId<WorkspaceId>(),
      tenantId: newId<TenantId>(),
      fence: 1,
      executor: "loop",
      egress: { to: "gateway" },
      env: { ...base, BEHAVIOUR: behaviour, TOKEN },
      secretValues: [new Secret(TOKEN)],
    });
    const start = async (run: StartableRun): Promise<RunHandle> => {
      const handle = await driver.start(run);
      handles.push(handle);
      return handle;
    };
    const until = async (handle: RunHandle, state: Inspection["state"], by: Driver = driver) => {
      for (let n = 0; n < PATIENCE; n += 1) {
        const seen = await by.inspect(handle);
        if (seen.state === state) return seen;
        await delay(20);
      }
      throw new Error(`it did not become ${state}`);
    };
    const untilLogged = async (handle: RunHandle, text: string): Promise<string> => {
      for (let n = 0; n < PATIENCE; n += 1) {
        const log = await driver.logs(handle);
        if (log.includes(text)) return log;
        await delay(20);
      }
      throw new Error(`it did not log ${text}: ${(await driver.logs(handle)).slice(-500)}`);
    };

    it("starts a run once, however often it is asked", async () => {
      const run = newRun("wait");
      const [first, second] = await Promise.all([start(run), start(run)]);
      expect(second).toEqual(first);
      expect(await driver.start(run)).toEqual(first);
      await untilLogged(first, "started");
      expect((await driver.logs(first)).match(/started/g)).toHaveLength(1);
    });

    it("gives it the planned environment, and nothing else", async () => {
      const run = newRun("wait");
      const handle = await start(run);
      await untilLogged(handle, "started");
      expect(await readEnv(handle)).toEqual(run.env);
    });

    it("stops what listens within the grace, and what does not after it", async () => {
      const [polite, deaf] = await Promise.all([start(newRun("wait")), start(newRun("deaf"))]);
      await Promise.all([untilLogged(polite, "started"), untilLogged(deaf, "started")]);
      await driver.stop(polite, 5_000);
      expect((await driver.inspect(polite)).state).toBe("exited");
      const before = performance.now();
      await driver.stop(deaf, 2_000);
      expect(performance.now() - before).toBeGreaterThanOrEqual(2_000);
      expect((await driver.inspect(deaf)).state).toBe("exited");
      expect(await driver.logs(deaf)).toContain("not now");
    });

    it("stops what has ended, and what was never started, without complaint", async () => {
      const handle = await start(newRun("end=0"));
      await until(handle, "exited");
      await driver.stop(handle, 1_000);
      const { runId, workspaceId, tenantId } = newRun("wait");
      await driver.stop({ runId, workspaceId, tenantId }, 1_000);
      expect(await driver.inspect({ runId, workspaceId, tenantId })).toEqual({ state: "absent" });
    });

    it("tells how it ended", async () => {
      const handle = await start(newRun("end=7"));
      expect(await until(handle, "exited")).toEqual({ state: "exited", exitCode: 7, signal: null });
    });

    it("finds a run again by its handle, and by its id alone", async () => {
      const run = newRun("wait");
      const handle = await start(run);
      await untilLogged(handle, "started");
      const other = reborn();
      const { runId, workspaceId, tenantId } = run;
      // Only some tell how far its start is.
      for (const known of [handle, { runId, workspaceId, tenantId }])
        expect({ ...(await other.inspect(known)), boot: undefined }).toEqual({ state: "running", handle });
      expect(await other.start(run)).toEqual(handle);
      await other.stop(handle, 2_000);
      expect(await until(handle, "exited", other)).toMatchObject({ state: "exited" });
    });

    it("keeps a log of bounded size, without secret values", async () => {
      const handle = await start(newRun("talk=3000"));
      const log = await untilLogged(handle, "last line");
      expect(log).toContain("the value is [secret], and in JSON");
      expect(log).toContain("[secret] is a bearer");
      expect(log).not.toContain("canary");
      expect(log).not.toContain("mk_live_0");
      expect(log.length).toBeLessThanOrEqual(64 * 1024);
    });

    it("forgets a workspace whose run has ended, and no other", async () => {
      const [handle, other] = [await start(newRun("end=0")), await start(newRun("wait"))];
      await until(handle, "exited");
      await driver.stop(handle, 0);
      expect(await driver.logs(handle)).not.toBe("");
      for (let n = 0; n < 2; n += 1) await driver.forget(handle.workspaceId);
      await expect.poll(() => driver.logs(handle), { timeout: 30_000 }).toBe("");
      expect((await driver.inspect(other)).state).toBe("running");
      await driver.stop(other, 1_000);
    });

    it("throws when it cannot start", async () => {
      const run = { ...newRun("wait"), workspaceId: "\0" as WorkspaceId };
      await expect(driver.start(run)).rejects.toThrow();
    });
  });
};

/** Says in the report why a driver's contract was not run here. */
export const reportNotRun = (name: string, why: string): void => {
  process.stderr.write(`SKIP: the contract of the ${name} driver is not run here: ${why}\n`);
  describe(`the ${name} driver`, () => {
    it(`is not run here: ${why}`, ({ skip }) => skip(why));
  });
};
