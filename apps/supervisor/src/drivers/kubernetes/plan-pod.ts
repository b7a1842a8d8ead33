import type { V1Pod, V1Secret } from "@kubernetes/client-node";
import type { RunRef, StartableRun } from "../driver.ts";

/** Where a run finds itself inside its pod. */
export const POD_HOME = "/home/agent";
const POD_WORK = "/workspace";
const ENV_FOLDER = "/run/molecule";
const ENV_FILE = "env.json";
const AGENT_ID = 1000;

export const RUN_LABEL = "molecule.dev/run";
export const WORKSPACE_LABEL = "molecule.dev/workspace";
export const TENANT_LABEL = "molecule.dev/tenant";
const FENCE_LABEL = "molecule.dev/fence";
export const AGENT_LABELS = { "app.kubernetes.io/name": "molecule", "app.kubernetes.io/component": "agent" };
/** Everything that belongs to a run of any workspace. */
export const AGENT_SELECTOR = Object.entries(AGENT_LABELS)
  .map(([name, value]) => `${name}=${value}`)
  .join(",");

export type PodOptions = {
  readonly namespace: string;
  readonly image: string;
  /** What runs in the image, for an executor. */
  readonly command: (executor: string) => readonly string[];
  /** Becomes its last arguments with the environment in a file, and nothing else of it: see `launch.mjs`. */
  readonly launcher: readonly string[];
  readonly memoryMb: number;
  readonly cpus: number;
  /** Of a workspace's own volume; without one its files end with its run. */
  readonly storage: { readonly sizeGb: number; readonly className: string | undefined } | null;
};

export const namePod = ({ runId }: Pick<RunRef, "runId">): string => `molecule-run-${runId}`;
export const nameClaim = ({ workspaceId }: Pick<RunRef, "workspaceId">): string =>
  `molecule-work-${workspaceId}`;

export const labelRun = (run: RunRef & Pick<StartableRun, "fence">): Record<string, string> => ({
  ...AGENT_LABELS,
  [RUN_LABEL]: run.runId,
  [WORKSPACE_LABEL]: run.workspaceId,
  [TENANT_LABEL]: run.tenantId,
  [FENCE_LABEL]: String(run.fence),
});

const planVolumes = (run: StartableRun, { storage }: PodOptions) => [
  { name: "environment", secret: { secretName: namePod(run), defaultMode: 0o440 } },
  { name: "home", emptyDir: { sizeLimit: "512Mi" } },
  { name: "temporary", emptyDir: { sizeLimit: "512Mi" } },
  storage === null
    ? { name: "work", emptyDir: { sizeLimit: "2Gi" } }
    : { name: "work", persistentVolumeClaim: { claimName: nameClaim(run) } },
];

/**
 * The pod of a run. Its environment is no part of it: the cluster would add its own variables, and the image its.
 * A launcher reads the planned one from the mounted secret and becomes the agent with exactly that.
 */
export const planPod = (run: StartableRun, options: PodOptions): V1Pod => {
  const { namespace, image, command, launcher, memoryMb, cpus } = options;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: namePod(run), namespace, labels: labelRun(run) },
    spec: {
      // The cluster would start an old environment again; a new start is prepared instead.
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // The node's own first process then buries what an agent's tools leave behind, as an agent does not.
      shareProcessNamespace: true,
      hostname: "workspace",
      terminationGracePeriodSeconds: 20,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: AGENT_ID,
        runAsGroup: AGENT_ID,
        fsGroup: AGENT_ID,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "agent",
          image,
          command: [...launcher, `${ENV_FOLDER}/${ENV_FILE}`, ...command(run.executor)],
          workingDir: POD_WORK,
          securityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          resources: {
            requests: { cpu: "50m", memory: "128Mi" },
            limits: { cpu: String(cpus), memory: `${memoryMb}Mi` },
          },
          volumeMounts: [
            { name: "environment", mountPath: ENV_FOLDER, readOnly: true },
            { name: "home", mountPath: POD_HOME },
            { name: "temporary", mountPath: "/tmp" },
            { name: "work", mountPath: POD_WORK },
          ],
        },
      ],
      volumes: planVolumes(run, options),
    },
  };
};

/** The run's environment, owned by its pod: it goes when the pod goes. */
export const planEnvSecret = (
  run: StartableRun,
  { namespace }: Pick<PodOptions, "namespace">,
  podUid: string,
): V1Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: namePod(run),
    namespace,
    labels: labelRun(run),
    ownerReferences: [
      { apiVersion: "v1", kind: "Pod", name: namePod(run), uid: podUid, blockOwnerDeletion: false },
    ],
  },
  type: "Opaque",
  immutable: true,
  stringData: { [ENV_FILE]: JSON.stringify(run.env) },
});
