import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { newId, type RunId, Secret, type TenantId, type WorkspaceId } from "@molecule/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunHandle, RunRef, StartableRun } from "../driver.ts";
import { describeDriver, reportNotRun } from "../driver-contract.ts";
import { type OwnEngine, startOwnEngine } from "../testing/own-engine.ts";
import { readProcEnv } from "../testing/read-proc-env.ts";
import { connectEngine } from "./connect-engine.ts";
import { createDockerDriver, createDockerKind } from "./docker-driver.ts";
import { FENCE_LABEL, RUN_LABEL } from "./plan-container.ts";

const TOKEN = new Secret("canary-0123456789-secret");
const found = await startOwnEngine();
const IMAGE = "molecule-odd";
const IMAGE_WITH_ENV = "molecule-odd-with-env";

/** The program below the reaper that the engine put in front of it. */
const childOf = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ")[0]);

const describeEngine = ({ docker, socket, importNodeImage, freeze, letGoOn, stop }: OwnEngine): void => {
  const options = {
    docker,
    image: IMAGE,
    network: "none",
    command: () => ["/usr/local/bin/node", "/app/odd-program.ts"],
    memoryMb: 512,
    cpus: 1,
    onExit: () => undefined,
    listSecretValues: () => Promise.resolve([TOKEN]),
  };
  beforeAll(async () => {
    const code = [join(import.meta.dirname, "../fixtures/odd-program.ts")];
    await importNodeImage(IMAGE, code, []);
    await importNodeImage(IMAGE_WITH_ENV, code, [
      "ENV ANTHROPIC_API_KEY=sk-ant-of-the-image",
      "ENV NODE_OPTIONS=--no-warnings",
    ]);
  }, 300_000);
  afterAll(async () => {
    for (const { Id } of await docker.listContainers({ all: true }))
      await docker.getContainer(Id).remove({ force: true });
    await stop();
  }, 120_000);

  const readEnv = async (handle: RunHandle) => {
    const info = await docker.getContainer(String(handle.engine?.["container"])).inspect();
    return readProcEnv(await childOf(info.State.Pid));
  };
  const base = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/agent" };
  describeDriver("docker", () => ({
    ...{ driver: createDockerDriver(options), base, readEnv },
    reborn: () => createDockerDriver(options),
  }));

  describe("a container", () => {
    const driver = createDockerDriver(options);
    const newRun = (behaviour: string, workspaceId = newId<WorkspaceId>()): StartableRun => ({
      ...{
        runId: newId<RunId>(),
        workspaceId,
        tenantId: newId<TenantId>(),
        fence: 7,
        executor: "loop",
        egress: { to: "gateway" },
      },
      env: { ...base, BEHAVIOUR: behaviour },
      secretValues: [],
    });
    const infoOf = (handle: RunHandle) => docker.getContainer(String(handle.engine?.["container"])).inspect();
    const look = async (run: StartableRun) => {
      const handle = await driver.start(run);
      await expect.poll(() => driver.logs(handle), { timeout: 60_000 }).toContain("started");
      return { handle, seen: JSON.parse(/^seen (.*)$/m.exec(await driver.logs(handle))?.[1] ?? "null") };
    };

    it("is never started again by the engine, and says which run and which fence it is", async () => {
      const run = newRun("end=1");
      const handle = await driver.start(run);
      await expect.poll(async () => (await driver.inspect(handle)).state, { timeout: 30_000 }).toBe("exited");
      const { HostConfig, Config, RestartCount } = await infoOf(handle);
      expect(HostConfig.RestartPolicy?.Name).toBe("no");
      expect(RestartCount).toBe(0);
      expect(Config.Labels).toMatchObject({ [RUN_LABEL]: run.runId, [FENCE_LABEL]: "7" });
    });

    it("takes nothing from an image that sets variables of its own", async () => {
      const withEnv = createDockerDriver({ ...options, image: IMAGE_WITH_ENV });
      const run = newRun("wait");
      const handle = await withEnv.start(run);
      await expect.poll(() => withEnv.logs(handle), { timeout: 60_000 }).toContain("started");
      expect(await readEnv(handle)).toEqual(run.env);
      await withEnv.stop(handle, 0);
    });

    it("is not started when what was created is not what was planned", async () => {
      const run = newRun("wait");
      // Somebody else's container has the name: it is looked at before anything runs.
      await docker.createContainer({
        name: `molecule-run-${run.runId}`,
        Image: IMAGE,
        Cmd: ["/usr/local/bin/node", "/app/odd-program.ts"],
        Env: ["ANTHROPIC_API_KEY=sk-ant-of-another"],
      });
      await expect(driver.start(run)).rejects.toMatchObject({ code: "ENV_SCAN_FAILED" });
      expect(await driver.inspect(run)).toEqual({ state: "absent" });
    });

    it("says which image is missing, and what to do", async () => {
      const missing = createDockerKind({ ...options, image: "molecule-nowhere:1" });
      const fault = {
        ...{ code: "UNAVAILABLE", message: "The container engine has no image molecule-nowhere:1." },
        detail: { remedy: expect.stringContaining("DOCKER_AGENT_IMAGE") },
      };
      await expect(missing.driver.start(newRun("wait"))).rejects.toMatchObject(fault);
      await expect(missing.assertReady?.()).rejects.toMatchObject(fault);
      await missing.close();
      const there = createDockerKind(options);
      await expect(there.assertReady?.()).resolves.toBeUndefined();
      await there.close();
    });

    it("is asked of an engine that may be silent or away, and every question ends", async () => {
      const impatient = createDockerDriver({ ...options, docker: connectEngine(socket, 500) });
      const handle = await driver.start(newRun("wait"));
      freeze();
      try {
        const silent = { code: "UNAVAILABLE", message: "The container engine did not answer within 0.5 s." };
        await expect(impatient.inspect(handle)).rejects.toMatchObject(silent);
        await expect(impatient.start(newRun("wait"))).rejects.toMatchObject(silent);
        await expect(impatient.stop(handle, 0)).rejects.toMatchObject(silent);
        await expect(impatient.logs(handle)).rejects.toMatchObject(silent);
      } finally {
        letGoOn();
      }
      await expect.poll(() => driver.inspect(handle).then(({ state }) => state)).toBe("running");
      await driver.stop(handle, 0);
      const away = createDockerDriver({ ...options, docker: connectEngine(`${socket}-not`) });
      await expect(away.inspect(handle)).rejects.toMatchObject({
        ...{ code: "UNAVAILABLE", message: "The container engine cannot be reached." },
      });
    });

    it("cannot write its root, see the engine, gain a right, or use more than its share", async () => {
      const { handle, seen } = await look(newRun("look=/app,/etc,/var/run,/tmp"));
      expect(seen.wrote["/app"]).toBe("EROFS");
      expect(seen.wrote["/etc"]).toBe("EROFS");
      expect(seen.wrote["/tmp"]).toBe("written");
      expect(seen.wrote["."]).toBe("written");
      expect(JSON.stringify(seen.listed)).not.toContain("docker.sock");
      expect(BigInt(`0x${seen.capabilities}`)).toBe(0n);
      const { HostConfig, Mounts } = await infoOf(handle);
      expect(HostConfig).toMatchObject({
        SecurityOpt: ["no-new-privileges:true"],
        PidsLimit: 1_024,
        Memory: 512 * 1024 ** 2,
        NanoCpus: 1e9,
      });
      expect(Mounts.map(({ Destination }) => Destination)).toEqual(["/workspace"]);
      await driver.stop(handle, 0);
    });

    it("keeps its work and finds an empty home after a restart; nobody else has its files", async () => {
      const workspaceId = newId<WorkspaceId>();
      const first = await look(newRun("look=/home/agent", workspaceId));
      expect(first.seen.wrote["/home/agent"]).toBe("written");
      await driver.stop(first.handle, 0);
      const second = await look(newRun("look=/", workspaceId));
      expect(second.seen.work).toEqual(["made-by-the-odd-program"]);
      expect(second.seen.home).toEqual([]);
      const other = await look(newRun("look=/"));
      expect(other.seen.work).toEqual([]);
      for (const { handle } of [second, other]) await driver.stop(handle, 0);
    });

    it("leaves the latest of its predecessors, and no more", async () => {
      const workspaceId = newId<WorkspaceId>();
      for (let n = 0; n < 4; n += 1) {
        const handle = await driver.start(newRun("end=0", workspaceId));
        await expect
          .poll(async () => (await driver.inspect(handle)).state, { timeout: 30_000 })
          .toBe("exited");
      }
      const left = await docker.listContainers({
        all: true,
        filters: { label: [`molecule.workspace=${workspaceId}`] },
      });
      expect(left).toHaveLength(2);
    });

    it("goes with its environment when its workspace is forgotten, and leaves the files", async () => {
      const workspaceId = newId<WorkspaceId>();
      const ended = await driver.start(newRun("end=0", workspaceId));
      await expect.poll(async () => (await driver.inspect(ended)).state, { timeout: 30_000 }).toBe("exited");
      await driver.start(newRun("wait", workspaceId));
      await driver.forget(workspaceId);
      const filters = { label: [`molecule.workspace=${workspaceId}`] };
      expect(await docker.listContainers({ all: true, filters })).toEqual([]);
      const { Volumes } = await docker.listVolumes();
      expect(Volumes.map(({ Name }) => Name)).toContain(`molecule-work-${workspaceId}`);
    });

    it("tells when one ends by itself, and of those that ended while nobody listened", async () => {
      const before = await driver.start(newRun("end=0"));
      await expect.poll(async () => (await driver.inspect(before)).state, { timeout: 30_000 }).toBe("exited");
      const heard: RunRef[] = [];
      const kind = createDockerKind({ ...options, onExit: (run) => heard.push(run) });
      const after = await kind.driver.start(newRun("end=3"));
      for (const { runId } of [before, after])
        await expect.poll(() => heard.map((run) => run.runId), { timeout: 30_000 }).toContain(runId);
      await kind.close();
    });
  });
};

if (found.engine === null) reportNotRun("docker", found.why);
else describeEngine(found.engine);
