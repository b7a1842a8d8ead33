import { setTimeout as delay } from "node:timers/promises";
import { DomainError, type RunId, type Secret } from "@molecule/domain";
import type Docker from "dockerode";
import type { Driver, DriverKind, Inspection, RunHandle, RunRef, StartableRun } from "../driver.ts";
import { readExitCode } from "../exit-code.ts";
import { planImageSurroundings } from "../image-command.ts";
import { readContainerLog } from "./container-log.ts";
import { ignoring } from "./engine-error.ts";
import { forgetEarlierRuns } from "./forget-earlier-runs.ts";
import { forgetWorkspace } from "./forget-workspace.ts";
import { CONTAINER_HOME, type ContainerOptions, nameContainer, planContainer } from "./plan-container.ts";
import { watchContainers } from "./watch-containers.ts";

export type DockerDriverOptions = ContainerOptions & {
  readonly docker: Docker;
  /** A hint that something ended; `inspect` says what. */
  readonly onExit: (run: RunRef) => void;
  /** Values to keep out of a log that is read. */
  readonly listSecretValues: (run: RunRef) => Promise<readonly Secret[]>;
};

/** After SIGKILL only the engine can be in the way. */
const KILL_WITHIN_MS = 10_000;
const POLL_MS = 50;

const find = async (docker: Docker, handle: RunHandle) => {
  const known = handle.engine?.["container"];
  const container = docker.getContainer(known === undefined ? nameContainer(handle) : String(known));
  const info = await ignoring([404], container.inspect());
  return info === undefined ? null : { container, info };
};

const handleOf = ({ runId, workspaceId, tenantId }: RunRef, id: string): RunHandle => ({
  ...{ runId, workspaceId, tenantId },
  engine: { container: id },
});

const inspect = async ({ docker }: DockerDriverOptions, handle: RunHandle): Promise<Inspection> => {
  const found = await find(docker, handle);
  if (found === null)
    return handle.engine === undefined
      ? { state: "absent" }
      : { state: "exited", exitCode: null, signal: null };
  const { Id, State } = found.info;
  if (State.Running) return { state: "running", handle: handleOf(handle, Id) };
  if (State.Status === "created") return { state: "absent" };
  return { state: "exited", ...readExitCode(State.ExitCode) };
};

/**
 * The last look, at what the engine will really start. An image or an engine that adds to the plan is refused
 * before anything runs.
 */
const assertPlanned = (run: StartableRun, actual: readonly string[]): void => {
  const planned = Object.entries(run.env).map(([name, value]) => `${name}=${value}`);
  const entries = actual.filter((entry) => entry.includes("="));
  const wanted = new Set(planned);
  const there = new Set(entries);
  const strange = [
    ...entries.filter((entry) => !wanted.has(entry)),
    ...planned.filter((entry) => !there.has(entry)),
  ].map((entry) => entry.slice(0, entry.indexOf("=")));
  if (strange.length === 0) return;
  const names = [...new Set(strange)].toSorted();
  throw new DomainError(
    "ENV_SCAN_FAILED",
    `The container's environment is not the planned one: ${names.join(", ")}. Nothing was started.`,
    { names, remedy: "Use an image that sets no variables of its own." },
  );
};

/** @throws DomainError UNAVAILABLE when the engine does not have it, or does not answer */
const getImage = async ({ docker, image }: Pick<DockerDriverOptions, "docker" | "image">) => {
  const imageInfo = await ignoring([404], docker.getImage(image).inspect());
  if (imageInfo !== undefined) return imageInfo;
  throw new DomainError("UNAVAILABLE", `The container engine has no image ${image}.`, {
    remedy: "An operator loads it there, or sets DOCKER_AGENT_IMAGE to one that it has.",
  });
};

const create = async (options: DockerDriverOptions, run: StartableRun) => {
  const { docker } = options;
  const imageInfo = await getImage(options);
  const plan = planContainer(run, imageInfo.Config.Env ?? [], options);
  const created = await ignoring([409], docker.createContainer(plan));
  const container = created ?? docker.getContainer(nameContainer(run));
  const info = await container.inspect();
  try {
    assertPlanned(run, info.Config.Env);
  } catch (error) {
    await ignoring([404], container.remove({ force: true }));
    throw error;
  }
  return { container, info };
};

const start = async (options: DockerDriverOptions, run: StartableRun): Promise<RunHandle> => {
  const { docker } = options;
  const there = await inspect(options, run);
  if (there.state === "running") return there.handle;
  await forgetEarlierRuns(docker, run);
  const { container, info } = await create(options, run);
  // 304: another call has started it.
  await ignoring([304], container.start());
  return handleOf(run, info.Id);
};

const isOver = async (docker: Docker, handle: RunHandle): Promise<boolean> =>
  (await find(docker, handle))?.info.State.Running !== true;

const waitUntilOver = async (docker: Docker, handle: RunHandle, withinMs: number): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (!(await isOver(docker, handle))) {
    if (performance.now() >= deadline) return false;
    await delay(Math.min(POLL_MS, withinMs));
  }
  return true;
};

const stop = async ({ docker }: DockerDriverOptions, handle: RunHandle, graceMs: number): Promise<void> => {
  const found = await find(docker, handle);
  if (found === null) return;
  const { container, info } = found;
  // It was created and never started: nothing is lost, and nothing may start it later.
  if (info.State.Status === "created") return void (await ignoring([404], container.remove({ force: true })));
  // 409: it has ended meanwhile.
  const signal = (name: "SIGTERM" | "SIGKILL") => ignoring([404, 409], container.kill({ signal: name }));
  if (graceMs > 0) {
    await signal("SIGTERM");
    if (await waitUntilOver(docker, handle, graceMs)) return;
  }
  await signal("SIGKILL");
  if (!(await waitUntilOver(docker, handle, KILL_WITHIN_MS)))
    throw new Error(`container ${info.Id} did not end within ${KILL_WITHIN_MS} ms of SIGKILL`);
};

/**
 * Runs each workspace in a container of its own, through the engine's API: read-only root, no capability, bounded
 * memory, processes and log, its own volume, and the planned environment with nothing of the image's in it.
 */
export const createDockerDriver = (options: DockerDriverOptions): Driver => {
  const { docker, listSecretValues } = options;
  const starts = new Map<RunId, Promise<RunHandle>>();
  return {
    start: (run) => {
      const started = starts.get(run.runId) ?? start(options, run).finally(() => starts.delete(run.runId));
      starts.set(run.runId, started);
      return started;
    },
    stop: (handle, graceMs) => stop(options, handle, graceMs),
    inspect: (handle) => inspect(options, handle),
    forget: (workspaceId) => forgetWorkspace(docker, workspaceId),
    logs: async (handle) => {
      const found = await find(docker, handle);
      if (found === null) return "";
      const values = await listSecretValues(handle);
      return readContainerLog(
        found.container,
        values.map((value) => value.expose()),
      );
    },
  };
};

/** The docker driver with what a plan must say for it. */
export const createDockerKind = (options: DockerDriverOptions): DriverKind => {
  const watch = watchContainers(options.docker, options.onExit);
  return {
    driver: createDockerDriver(options),
    surroundings: () => planImageSurroundings(CONTAINER_HOME),
    assertReady: async () => void (await getImage(options)),
    hearsEnds: true,
    failure: "The agent's container could not be started.",
    close: () => watch.close(),
  };
};
