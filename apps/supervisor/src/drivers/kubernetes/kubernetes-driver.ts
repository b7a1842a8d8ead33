import { setTimeout as delay } from "node:timers/promises";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { DomainError, type RunId, type Secret, type WorkspaceId } from "@molecule/domain";
import type { Driver, DriverKind, Inspection, RunHandle, RunRef, StartableRun } from "../driver.ts";
import type { AgentExit } from "../exit-code.ts";
import { planImageSurroundings } from "../image-command.ts";
import { type ClusterClient, connectCluster } from "./cluster-client.ts";
import { ignoring } from "./cluster-error.ts";
import { createFirstSeen, type FirstSeen } from "./first-seen.ts";
import { type NetworkOptions, planNetworkPolicy } from "./plan-network.ts";
import {
  nameClaim,
  namePod,
  POD_HOME,
  type PodOptions,
  planEnvSecret,
  planPod,
  RUN_LABEL,
  WORKSPACE_LABEL,
} from "./plan-pod.ts";
import { readPodLog } from "./pod-log.ts";
import { handleOf, readBoot, readEnding } from "./read-pod.ts";
import { refreshNetworks } from "./refresh-networks.ts";
import type { ResolveHosts } from "./resolve-hosts.ts";
import { watchPods } from "./watch-pods.ts";

export type KubernetesDriverOptions = PodOptions &
  NetworkOptions & {
    /** Which cluster, and as whom. */
    readonly config: KubeConfig;
    readonly resolveHosts: ResolveHosts;
    /** Values to keep out of a log that is read. */
    readonly listSecretValues: (run: RunRef) => Promise<readonly Secret[]>;
  };

/** After its grace only the node can be in the way. A pod that waits for its image can take it a minute. */
const GONE_WITHIN_MS = 120_000;
const POLL_MS = 200;
/** With none, the cluster forgets a pod at once, whether or not its node has ended it. */
const SHORTEST_GRACE_S = 1;
/** A pod takes its log and how it ended along when it is deleted; of the latest it is remembered here. */
const KEPT = 200;

type Ending = { readonly exit: AgentExit; readonly log: string };
type Parts = KubernetesDriverOptions &
  ClusterClient & { readonly endings: Map<RunId, Ending>; readonly seen: FirstSeen };

const find = async ({ core, namespace }: Parts, handle: RunHandle): Promise<V1Pod | null> => {
  const pod = await ignoring([404], core.readNamespacedPod({ name: namePod(handle), namespace }));
  if (pod === undefined) return null;
  const known = handle.engine?.["uid"];
  return known === undefined || known === pod.metadata?.uid ? pod : null;
};

const inspect = async (parts: Parts, handle: RunHandle): Promise<Inspection> => {
  const pod = await find(parts, handle);
  if (pod === null) {
    const ending = parts.endings.get(handle.runId);
    if (ending !== undefined) return { state: "exited", ...ending.exit };
    return handle.engine === undefined
      ? { state: "absent" }
      : { state: "exited", exitCode: null, signal: null };
  }
  const ending = readEnding(pod);
  if (ending === null)
    return { state: "running", handle: handleOf(handle, pod), boot: readBoot(pod, parts.seen) };
  parts.seen.forget(pod);
  return { state: "exited", ...ending };
};

const readLog = async ({ core, namespace, listSecretValues }: Parts, handle: RunHandle): Promise<string> => {
  const values = await listSecretValues(handle);
  const pod = { name: namePod(handle), namespace };
  return readPodLog(
    core,
    pod,
    values.map((value) => value.expose()),
  );
};

const claimStorage = async ({ core, namespace, storage }: Parts, run: StartableRun): Promise<void> => {
  if (storage === null) return;
  const body = {
    metadata: { name: nameClaim(run), namespace, labels: { [WORKSPACE_LABEL]: run.workspaceId } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: `${storage.sizeGb}Gi` } },
      ...(storage.className === undefined ? {} : { storageClassName: storage.className }),
    },
  };
  await ignoring([409], core.createNamespacedPersistentVolumeClaim({ namespace, body }));
};

/** Removes those of a workspace's pods; the cluster removes the secrets and policies that they own. */
const removePods = async (
  { core, namespace }: Parts,
  workspaceId: WorkspaceId,
  isToGo: (pod: V1Pod) => boolean,
): Promise<void> => {
  const labelSelector = `${WORKSPACE_LABEL}=${workspaceId}`;
  for (const pod of (await core.listNamespacedPod({ namespace, labelSelector })).items) {
    const name = pod.metadata?.name;
    if (name === undefined || !isToGo(pod)) continue;
    await ignoring([404], core.deleteNamespacedPod({ name, namespace }));
  }
};

/** Pods that have ended stay until the next start, for their log. */
const forgetEnded = (parts: Parts, { workspaceId, runId }: StartableRun): Promise<void> =>
  removePods(
    parts,
    workspaceId,
    (pod) => pod.metadata?.labels?.[RUN_LABEL] !== runId && readEnding(pod) !== null,
  );

const start = async (parts: Parts, run: StartableRun): Promise<RunHandle> => {
  const { core, networking, namespace, resolveHosts } = parts;
  await forgetEnded(parts, run);
  await claimStorage(parts, run);
  const addresses = run.egress.to === "hosts" ? await resolveHosts(run.egress.hosts) : [];
  const body = planPod(run, parts);
  const pod =
    (await ignoring([409], core.createNamespacedPod({ namespace, body }))) ??
    (await core.readNamespacedPod({ name: namePod(run), namespace }));
  // What an earlier call has made stays; one that was cut off halfway left a pod that waits for the rest.
  const uid = pod.metadata?.uid ?? "";
  // The pod waits for its secret, which is last: nothing runs before the ways that are not its own are closed.
  const policy = planNetworkPolicy(run, parts, uid, addresses);
  await ignoring([409], networking.createNamespacedNetworkPolicy({ namespace, body: policy }));
  const secret = planEnvSecret(run, parts, uid);
  await ignoring([409], core.createNamespacedSecret({ namespace, body: secret }));
  return handleOf(run, pod);
};

const remember = (endings: Map<RunId, Ending>, runId: RunId, ending: Ending): void => {
  endings.set(runId, ending);
  const oldest = endings.keys().next().value;
  if (endings.size > KEPT && oldest !== undefined) endings.delete(oldest);
};

const stop = async (parts: Parts, handle: RunHandle, graceMs: number): Promise<void> => {
  const { core, namespace, endings } = parts;
  const pod = await find(parts, handle);
  if (pod === null || readEnding(pod) !== null) return;
  const gracePeriodSeconds = Math.max(SHORTEST_GRACE_S, Math.ceil(graceMs / 1_000));
  await ignoring([404], core.deleteNamespacedPod({ name: namePod(handle), namespace, gracePeriodSeconds }));
  let last: Ending = { exit: { exitCode: null, signal: null }, log: "" };
  const deadline = performance.now() + gracePeriodSeconds * 1_000 + GONE_WITHIN_MS;
  // The pod itself goes some seconds after its program.
  for (let seen = await find(parts, handle); seen !== null; seen = await find(parts, handle)) {
    const ending = readEnding(seen);
    // What it said is worth less than its end.
    const log = await readLog(parts, handle).catch(() => "");
    last = { exit: ending ?? last.exit, log: log || last.log };
    if (ending !== null) break;
    if (performance.now() > deadline)
      throw new DomainError(
        "UNAVAILABLE",
        `The cluster does not end pod ${namePod(handle)} of node ${seen.spec?.nodeName ?? "unknown"}.`,
        {
          remedy:
            "When that node is gone for good, an operator deletes the pod by force; until then it may run.",
        },
      );
    await delay(POLL_MS);
  }
  remember(endings, handle.runId, last);
};

/**
 * Runs each workspace in a pod of its own, through the official client: the environment in a secret that the pod
 * owns, no way out but its payer's, no account of the cluster, and never started again by the cluster.
 */
export const createKubernetesDriver = (
  options: KubernetesDriverOptions,
  client: ClusterClient = connectCluster(options.config),
): Driver => {
  const parts: Parts = { ...options, ...client, endings: new Map(), seen: createFirstSeen() };
  const starts = new Map<RunId, Promise<RunHandle>>();
  return {
    start: (run) => {
      const started = starts.get(run.runId) ?? start(parts, run).finally(() => starts.delete(run.runId));
      starts.set(run.runId, started);
      return started;
    },
    stop: (handle, graceMs) => stop(parts, handle, graceMs),
    inspect: (handle) => inspect(parts, handle),
    forget: (workspaceId) => removePods(parts, workspaceId, () => true),
    logs: async (handle) => {
      const kept = parts.endings.get(handle.runId)?.log ?? "";
      return kept !== "" || (await find(parts, handle)) === null ? kept : readLog(parts, handle);
    },
  };
};

/** The kubernetes driver with what a plan must say for it. */
export const createKubernetesKind = (
  options: KubernetesDriverOptions & {
    /** A hint that something ended; `inspect` says what. */
    readonly onExit: (run: RunRef) => void;
    /** What went wrong behind everybody's back, and is tried again. */
    readonly onTrouble: (error: unknown) => void;
  },
): DriverKind => {
  const client = connectCluster(options.config);
  const watch = watchPods({ ...options, ...client });
  const networks = refreshNetworks({ ...options, ...client });
  return {
    driver: createKubernetesDriver(options, client),
    surroundings: () => planImageSurroundings(POD_HOME),
    hearsEnds: true,
    failure: "The agent's pod could not be started.",
    close: async () => {
      await Promise.all([watch.close(), networks.close()]);
    },
  };
};
