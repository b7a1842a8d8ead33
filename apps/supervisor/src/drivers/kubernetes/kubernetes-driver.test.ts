import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api, NetworkingV1Api } from "@kubernetes/client-node";
import { newId, type RunId, Secret, type TenantId, type WorkspaceId } from "@molecule/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Egress, RunHandle, RunRef, StartableRun } from "../driver.ts";
import { describeDriver, reportNotRun } from "../driver-contract.ts";
import { CLUSTER_DIR_VARIABLE } from "../testing/cluster-programs.ts";
import { type OwnCluster, startOwnCluster } from "../testing/own-cluster.ts";
import { readProcEnv } from "../testing/read-proc-env.ts";
import { connectCluster } from "./cluster-client.ts";
import { ignoring } from "./cluster-error.ts";
import { createKubernetesDriver, createKubernetesKind } from "./kubernetes-driver.ts";
import { namePod, planPod, RUN_LABEL } from "./plan-pod.ts";
import { refreshOnce } from "./refresh-networks.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const IMAGE = "molecule-odd:1";
const IMAGE_WITH_ENV = "molecule-odd-with-env:1";
const TOKEN = new Secret("canary-0123456789-secret");
const found = await startOwnCluster(process.env[CLUSTER_DIR_VARIABLE]);

const describeCluster = async (cluster: OwnCluster): Promise<void> => {
  await cluster.apply(join(ROOT, "deploy/kubernetes/namespaces.yaml"));
  await cluster.apply(join(ROOT, "deploy/kubernetes/access.yaml"));
  const namespace = "molecule-agents";
  const core = cluster.admin.makeApiClient(CoreV1Api);
  const networking = cluster.admin.makeApiClient(NetworkingV1Api);
  const options = {
    // The driver has the rights that the manifests give, and no more.
    config: await cluster.accountOf("molecule", "supervisor"),
    ...{ namespace, image: IMAGE, memoryMb: 512, cpus: 1, storage: null },
    command: () => ["/usr/local/bin/node", "/app/odd-program.ts"],
    launcher: ["/usr/local/bin/node", "/app/launch.mjs"],
    platform: { namespace: "molecule", supervisorPort: 4_402, gatewayPort: 4_401 },
    resolveHosts: () => Promise.resolve(["192.0.2.10"]),
    listSecretValues: () => Promise.resolve([TOKEN]),
  };
  const volume = await mkdtemp(join(tmpdir(), "molecule-volume-"));
  beforeAll(async () => {
    const code = ["apps/supervisor/src/drivers/fixtures/odd-program.ts", "apps/agent/bin/launch.mjs"].map(
      (path) => join(ROOT, path),
    );
    await cluster.engine.importNodeImage(IMAGE, code, []);
    await cluster.engine.importNodeImage(IMAGE_WITH_ENV, code, [
      "ENV ANTHROPIC_API_KEY=sk-ant-of-the-image",
      "ENV NODE_OPTIONS=--no-warnings",
    ]);
  }, 300_000);
  afterAll(async () => {
    await cluster.stop();
    await rm(volume, { recursive: true, force: true });
  }, 120_000);

  const readEnv = async (handle: RunHandle): Promise<Record<string, string>> => {
    const label = [`io.kubernetes.pod.uid=${handle.engine?.["uid"]}`, "io.kubernetes.container.name=agent"];
    const [container] = await cluster.engine.docker.listContainers({ filters: { label } });
    const info = await cluster.engine.docker.getContainer(container?.Id ?? "").inspect();
    return readProcEnv(info.State.Pid);
  };
  const base = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/agent" };
  describeDriver("kubernetes", () => ({
    ...{ driver: createKubernetesDriver(options), base, readEnv },
    reborn: () => createKubernetesDriver(options),
  }));

  describe("a pod", () => {
    const driver = createKubernetesDriver(options);
    const newRun = (behaviour: string, egress: Egress = { to: "gateway" }): StartableRun => ({
      ...{ runId: newId<RunId>(), workspaceId: newId<WorkspaceId>(), tenantId: newId<TenantId>() },
      ...{ fence: 7, executor: "loop", egress, secretValues: [] },
      env: { ...base, BEHAVIOUR: behaviour },
    });
    const untilExited = (handle: RunHandle) =>
      expect.poll(async () => (await driver.inspect(handle)).state, { timeout: 60_000 }).toBe("exited");
    const look = async (run: StartableRun, by = driver) => {
      const handle = await by.start(run);
      await expect.poll(() => by.logs(handle), { timeout: 60_000 }).toContain("started");
      return { handle, seen: JSON.parse(/^seen (.*)$/m.exec(await by.logs(handle))?.[1] ?? "null") };
    };
    const podOf = (run: RunRef) => core.readNamespacedPod({ name: namePod(run), namespace });
    const policyOf = (run: RunRef) =>
      networking.readNamespacedNetworkPolicy({ name: namePod(run), namespace });

    it("is never started again by the cluster, and says which run and which fence it is", async () => {
      const run = newRun("end=1");
      await untilExited(await driver.start(run));
      const { spec, status, metadata } = await podOf(run);
      expect(spec?.restartPolicy).toBe("Never");
      expect(status?.containerStatuses?.[0]?.restartCount).toBe(0);
      expect(metadata?.labels).toMatchObject({ [RUN_LABEL]: run.runId, "molecule.dev/fence": "7" });
    });

    it("takes nothing from an image that sets variables of its own", async () => {
      const withEnv = createKubernetesDriver({ ...options, image: IMAGE_WITH_ENV });
      const run = newRun("wait");
      const { handle } = await look(run, withEnv);
      expect(await readEnv(handle)).toEqual(run.env);
      await withEnv.stop(handle, 0);
    });

    it("cannot write its root, gain a right, or ask the cluster", async () => {
      const { handle, seen } = await look(newRun("look=/app,/etc,/var/run/secrets,/tmp"));
      expect(seen.wrote["/app"]).toBe("EROFS");
      expect(seen.wrote["/etc"]).toBe("EROFS");
      expect(seen.wrote["/tmp"]).toBe("written");
      expect(seen.wrote["."]).toBe("written");
      expect(seen.listed["/var/run/secrets"]).toBe("ENOENT");
      expect(BigInt(`0x${seen.capabilities}`)).toBe(0n);
      await driver.stop(handle, 0);
    });

    it("keeps its environment from the account that started it", async () => {
      const run = newRun("wait");
      const { handle } = await look(run);
      const read = options.config
        .makeApiClient(CoreV1Api)
        .readNamespacedSecret({ name: namePod(run), namespace });
      await expect(read).rejects.toMatchObject({ code: 403 });
      expect(JSON.stringify(await podOf(run))).not.toContain("BEHAVIOUR");
      await driver.stop(handle, 0);
    });

    it("keeps its work and finds an empty home after a restart", async () => {
      await chmod(volume, 0o777);
      await core.createPersistentVolume({
        body: {
          metadata: { name: "of-the-test" },
          spec: {
            ...{ accessModes: ["ReadWriteOnce"], capacity: { storage: "2Gi" }, storageClassName: "own" },
            hostPath: { path: volume },
          },
        },
      });
      const stored = createKubernetesDriver({ ...options, storage: { sizeGb: 1, className: "own" } });
      const run = newRun("look=/home/agent");
      const first = await look(run, stored);
      expect(first.seen.wrote["/home/agent"]).toBe("written");
      await stored.stop(first.handle, 0);
      const second = await look({ ...run, runId: newId<RunId>() }, stored);
      expect(second.seen.work).toEqual(["made-by-the-odd-program"]);
      expect(second.seen.home).toEqual([]);
      await stored.stop(second.handle, 0);
    });

    const untilGone = (run: RunRef) => {
      const countLeft = async () => {
        const of = { name: namePod(run), namespace };
        const left = [core.readNamespacedPod(of), core.readNamespacedSecret(of), policyOf(run)];
        return (await Promise.all(left.map((one) => ignoring<unknown>([404], one)))).filter(Boolean).length;
      };
      return expect.poll(countLeft, { timeout: 60_000 }).toBe(0);
    };

    it("goes with its secret and its policy when its workspace is forgotten", async () => {
      const run = newRun("end=0");
      await untilExited(await driver.start(run));
      await driver.forget(run.workspaceId);
      await untilGone(run);
    });

    it("goes with its secret and its policy when the next is started", async () => {
      const run = newRun("end=0");
      await untilExited(await driver.start(run));
      const next = await driver.start({ ...run, runId: newId<RunId>() });
      await untilGone(run);
      expect(await policyOf(next)).toMatchObject({ metadata: { name: namePod(next) } });
    });

    it("gets the rest of its start when that was cut off after the pod", async () => {
      const run = newRun("wait");
      await core.createNamespacedPod({ namespace, body: planPod(run, options) });
      expect(await driver.inspect(run)).toMatchObject({ state: "running", boot: { hopeless: false } });
      const { handle } = await look(run);
      expect(await readEnv(handle)).toEqual(run.env);
      expect(await driver.inspect(handle)).toMatchObject({ boot: { upForMs: expect.any(Number) } });
      await driver.stop(handle, 0);
    });

    it("says why it cannot come up", async () => {
      const absent = createKubernetesDriver({ ...options, image: "127.0.0.1:1/molecule-absent:1" });
      const handle = await absent.start(newRun("wait"));
      await expect
        .poll(() => absent.inspect(handle), { timeout: 60_000 })
        .toMatchObject({ boot: { hopeless: true, waitingFor: expect.stringContaining("molecule-absent") } });
      await absent.stop(handle, 0);
      expect((await absent.inspect(handle)).state).toBe("exited");
    });

    it("is not taken for ended while its node does not answer", async () => {
      const handle = await driver.start(newRun("wait"));
      await expect.poll(() => driver.logs(handle), { timeout: 60_000 }).toContain("started");
      const resume = cluster.pauseNode();
      try {
        const stopped = driver.stop(handle, 0);
        await expect(stopped).rejects.toMatchObject({
          code: "UNAVAILABLE",
          message: expect.stringContaining(namePod(handle)),
        });
        expect((await driver.inspect(handle)).state).toBe("running");
      } finally {
        resume();
      }
      await driver.stop(handle, 0);
      expect((await driver.inspect(handle)).state).toBe("exited");
    }, 400_000);

    it("is let to an address that its provider's name has got since", async () => {
      const [paidByTenant, paidByPlatform] = [
        newRun("wait", { to: "hosts", hosts: ["a.test"] }),
        newRun("wait"),
      ];
      const handles = [await driver.start(paidByTenant), await driver.start(paidByPlatform)];
      const before = await policyOf(paidByPlatform);
      const { networking: asSupervisor } = connectCluster(options.config);
      await refreshOnce({
        namespace,
        networking: asSupervisor,
        resolveHosts: () => Promise.resolve(["192.0.2.11"]),
      });
      const to = ["192.0.2.10", "192.0.2.11"].map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
      const { spec } = await policyOf(paidByTenant);
      expect(spec?.egress?.at(-1)).toEqual({ to, ports: [{ protocol: "TCP", port: 443 }] });
      expect(await policyOf(paidByPlatform)).toEqual(before);
      for (const handle of handles) await driver.stop(handle, 0);
    });

    it("is told of when it ends, is deleted by others, or ended while the cluster did not answer", async () => {
      const heard: RunRef[] = [];
      const troubles: unknown[] = [];
      const before = await driver.start(newRun("end=0"));
      await untilExited(before);
      const kind = createKubernetesKind({
        ...options,
        onExit: (run) => heard.push(run),
        onTrouble: (error) => troubles.push(error),
      });
      const untilHeard = ({ runId }: RunRef) =>
        expect.poll(() => heard.map((run) => run.runId), { timeout: 60_000 }).toContain(runId);
      const [ends, deleted, later] = [newRun("end=3"), newRun("wait"), newRun("wait")];
      for (const run of [ends, deleted, later]) await kind.driver.start(run);
      await untilHeard(before);
      await untilHeard(ends);
      expect(heard.map((run) => run.runId)).not.toContain(later.runId);
      await core.deleteNamespacedPod({ name: namePod(deleted), namespace, gracePeriodSeconds: 0 });
      await untilHeard(deleted);
      await cluster.interruptApi();
      expect(troubles).not.toEqual([]);
      await core.deleteNamespacedPod({ name: namePod(later), namespace, gracePeriodSeconds: 0 });
      await untilHeard(later);
      await kind.close();
    });
  });
};

if (found.cluster === null) reportNotRun("kubernetes", found.why);
else await describeCluster(found.cluster);
