import { execFile, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { findFreePort } from "@molecule/testing";
import {
  type ClusterPorts,
  type ClusterProgram,
  NODE_ADDRESS,
  PAUSE_IMAGE,
  planBridge,
  planPrograms,
} from "./cluster-programs.ts";
import { openNodeNetwork } from "./node-network.ts";
import { type OwnEngine, startOwnEngine } from "./own-engine.ts";

const run = promisify(execFile);
const ADMIN_TOKEN = "admin-of-a-cluster-of-tests";
const READY_WITHIN_MS = 120_000;
const LINES_OF_A_LOG = 15;
const API = "kube-apiserver";

/** A real cluster of one node, of one test's own. */
export type OwnCluster = {
  readonly engine: OwnEngine;
  /** May do anything. */
  readonly admin: KubeConfig;
  /** The account that a pod of this service account would have. */
  readonly accountOf: (namespace: string, name: string) => Promise<KubeConfig>;
  readonly apply: (file: string) => Promise<void>;
  /** Ends the API server the hard way, and starts it again. */
  readonly interruptApi: () => Promise<void>;
  /** The node does nothing more, as when it is cut off; its pods run on. @returns how it comes back */
  readonly pauseNode: () => () => void;
  readonly stop: () => Promise<void>;
};

const findFreePorts = async (): Promise<ClusterPorts> => ({
  store: await findFreePort(),
  storePeers: await findFreePort(),
  api: await findFreePort(),
  kubelet: await findFreePort(),
  controllers: await findFreePort(),
  scheduler: await findFreePort(),
});

const configFor = (api: number, token: string): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "own", server: `https://${NODE_ADDRESS}:${api}`, skipTLSVerify: true }],
    users: [{ name: "someone", token }],
    contexts: [{ name: "own", cluster: "own", user: "someone" }],
    currentContext: "own",
  });
  return config;
};

const writeFiles = async (work: string, admin: KubeConfig): Promise<void> => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  await writeFile(join(work, "accounts.key"), privateKey.export({ type: "pkcs1", format: "pem" }));
  await writeFile(join(work, "accounts.pub"), publicKey.export({ type: "spki", format: "pem" }));
  await writeFile(join(work, "tokens.csv"), `${ADMIN_TOKEN},admin,admin,system:masters\n`);
  await writeFile(join(work, "admin.json"), admin.exportConfig());
  await mkdir(join(work, "network"));
  await writeFile(join(work, "network/bridge.conf"), JSON.stringify(planBridge(work)));
};

type Started = {
  readonly name: string;
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void;
};

const logOf = (work: string, name: string): string => join(work, `${name}.log`);

/** Starts one program; what it writes lies beside its state. */
const startProgram = (work: string, { name, file, args }: ClusterProgram): Started => {
  const log = openSync(logOf(work, name), "a");
  const child = spawn(file, args, {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    stdio: ["ignore", log, log],
  });
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  }).then(() => {
    over = true;
  });
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
    await kill();
  };
  return { name, hasEnded: () => over, stop, kill, signal: (signal) => void child.kill(signal) };
};

/** @throws Error with what the programs wrote last */
const untilReady = async (
  work: string,
  programs: readonly Started[],
  what: string,
  ask: () => Promise<boolean>,
): Promise<void> => {
  const until = performance.now() + READY_WITHIN_MS;
  for (; performance.now() < until && !programs.some(({ hasEnded }) => hasEnded()); await delay(200))
    if (await ask().catch(() => false)) return;
  const logs = programs.map(async ({ name, hasEnded }) => {
    const all = (await readFile(logOf(work, name), "utf8")).trimEnd().split("\n");
    // A fatal line is followed by every thread's stack.
    const fatal = all.findIndex((line) => /^F\d{4} /.test(line)) + 1;
    const lines = (fatal > 0 ? all.slice(0, fatal) : all).slice(-LINES_OF_A_LOG);
    return `${name}${hasEnded() ? " has ended" : ""}:\n${lines.join("\n")}`;
  });
  throw new Error(`the cluster's ${what} did not come up.\n${(await Promise.all(logs)).join("\n")}`);
};

const isNodeReady = async (core: CoreV1Api): Promise<boolean> =>
  (await core.listNode()).items.some(({ status }) =>
    status?.conditions?.some((one) => one.type === "Ready" && one.status === "True"),
  );

const unmountBelow = async (work: string): Promise<void> => {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1]);
  for (const mount of mounts.toReversed())
    if (mount?.startsWith(`${work}/`)) await run("umount", ["--lazy", mount]);
};

const bringUp = async (programsDir: string, engine: OwnEngine, work: string): Promise<OwnCluster> => {
  const ports = await findFreePorts();
  const admin = configFor(ports.api, ADMIN_TOKEN);
  const core = admin.makeApiClient(CoreV1Api);
  await writeFiles(work, admin);
  const closeNetwork = await openNodeNetwork();
  const plans = planPrograms(programsDir, work, ports, engine.socket);
  const programs: Started[] = [];
  const hasApi = async () => (await core.listNamespace()).items.length > 0;
  const stop = async () => {
    for (const program of programs.toReversed()) await program.stop();
    for (const { Id } of await engine.docker.listContainers({ all: true }))
      await engine.docker.getContainer(Id).remove({ force: true });
    await engine.stop();
    await closeNetwork();
    await unmountBelow(work);
    await rm(work, { recursive: true, force: true });
  };
  try {
    await engine.importProgram(PAUSE_IMAGE, join(programsDir, "pause"));
    for (const program of plans) {
      programs.push(startProgram(work, program));
      if (program.name === API) await untilReady(work, programs, "API", hasApi);
    }
    await untilReady(work, programs, "node", () => isNodeReady(core));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ engine, admin, stop },
    accountOf: async (namespace, name) => {
      const body = { spec: { audiences: [], expirationSeconds: 3_600 } };
      const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
      return configFor(ports.api, status?.token ?? "");
    },
    pauseNode: () => {
      const node = programs.find(({ name }) => name === "kubelet");
      node?.signal("SIGSTOP");
      return () => node?.signal("SIGCONT");
    },
    interruptApi: async () => {
      const at = programs.findIndex(({ name }) => name === API);
      const plan = plans.find(({ name }) => name === API);
      if (plan === undefined) throw new Error("there is no API server");
      await programs[at]?.kill();
      programs[at] = startProgram(work, plan);
      await untilReady(work, programs, "API", hasApi);
    },
    apply: async (file) => {
      const config = join(work, "admin.json");
      await run(join(programsDir, "kubectl"), ["--kubeconfig", config, "apply", "-f", file]);
    },
  };
};

/** Starts a cluster with all of its state in a folder of its own; or says why not. */
export const startOwnCluster = async (
  programsDir: string | undefined,
): Promise<{ readonly cluster: OwnCluster } | { readonly cluster: null; readonly why: string }> => {
  if (programsDir === undefined || !existsSync(join(programsDir, "kubelet")))
    return { cluster: null, why: "no cluster's programs are here: npm run test:cluster builds them" };
  const runc = join(import.meta.dirname, "../fixtures/runc-without-scores.sh");
  const started = await startOwnEngine(["--add-runtime", `lenient=${runc}`, "--default-runtime", "lenient"]);
  if (started.engine === null) return { cluster: null, why: started.why };
  const work = await mkdtemp(join(tmpdir(), "molecule-cluster-"));
  return { cluster: await bringUp(programsDir, started.engine, work) };
};
