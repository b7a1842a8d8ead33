import type { ContainerCreateOptions } from "dockerode";
import type { RunRef, StartableRun } from "../driver.ts";

/** Where a run finds itself inside its container; the image may bring whatever it wants elsewhere. */
export const CONTAINER_HOME = "/home/agent";
const CONTAINER_WORK = "/workspace";
const AGENT_USER = "1000:1000";

export const RUN_LABEL = "molecule.run";
export const WORKSPACE_LABEL = "molecule.workspace";
export const TENANT_LABEL = "molecule.tenant";
export const FENCE_LABEL = "molecule.fence";

export type ContainerOptions = {
  readonly image: string;
  /** The network on which containers reach supervisor, gateway and providers. */
  readonly network: string;
  /** What runs in the image, for an executor. */
  readonly command: (executor: string) => readonly string[];
  readonly memoryMb: number;
  readonly cpus: number;
};

const MAX_TASKS = 1_024;
const MB = 1024 ** 2;

export const nameContainer = ({ runId }: Pick<RunRef, "runId">): string => `molecule-run-${runId}`;

/** A volume per workspace: its files outlive its runs, and no other workspace's container has it. */
const nameVolume = ({ workspaceId }: Pick<RunRef, "workspaceId">): string => `molecule-work-${workspaceId}`;

/**
 * The planned environment, and of what image and engine would add, the bare names: a name without a value tells
 * the engine to leave it out.
 */
export const planContainerEnv = (env: StartableRun["env"], imageEnv: readonly string[]): string[] => {
  const added = [...imageEnv.map((entry) => entry.split("=", 1)[0] ?? ""), "HOSTNAME", "TERM"];
  const unwanted = new Set(added.filter((name) => name !== "" && !Object.hasOwn(env, name)));
  return [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...unwanted];
};

/** What the engine is asked for: pure, so that it can be read and compared. */
export const planContainer = (
  run: StartableRun,
  imageEnv: readonly string[],
  { image, network, command, memoryMb, cpus }: ContainerOptions,
): ContainerCreateOptions => {
  const [entrypoint = "", ...args] = command(run.executor);
  return {
    name: nameContainer(run),
    Image: image,
    Entrypoint: [entrypoint],
    Cmd: args,
    Env: planContainerEnv(run.env, imageEnv),
    User: AGENT_USER,
    WorkingDir: CONTAINER_WORK,
    Hostname: "workspace",
    Labels: {
      [RUN_LABEL]: run.runId,
      [WORKSPACE_LABEL]: run.workspaceId,
      [TENANT_LABEL]: run.tenantId,
      [FENCE_LABEL]: String(run.fence),
    },
    HostConfig: {
      // The engine would start an old environment again; a new start is prepared instead.
      RestartPolicy: { Name: "no" },
      AutoRemove: false,
      Init: true,
      NetworkMode: network,
      ExtraHosts: ["host.docker.internal:host-gateway"],
      ReadonlyRootfs: true,
      Tmpfs: {
        "/tmp": "rw,nosuid,nodev,size=512m,mode=1777",
        [CONTAINER_HOME]: "rw,nosuid,nodev,size=512m,uid=1000,gid=1000,mode=0700",
      },
      Mounts: [{ Type: "volume", Source: nameVolume(run), Target: CONTAINER_WORK }],
      Privileged: false,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      IpcMode: "private",
      PidsLimit: MAX_TASKS,
      Memory: memoryMb * MB,
      // The same as memory: nothing of it, and of the secrets in it, goes to a disk.
      MemorySwap: memoryMb * MB,
      NanoCpus: Math.round(cpus * 1e9),
      Ulimits: [
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "nofile", Soft: 4_096, Hard: 4_096 },
      ],
      LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "2" } },
    },
  };
};
