import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Secret, WorkspaceId } from "@molecule/domain";
import { planAgentProgram } from "../agent-program.ts";
import type { SupervisorEnv } from "../env.ts";
import type { Log } from "../log.ts";
import type { DriverKind, Drivers, RunRef } from "./driver.ts";
import { createProcessKind } from "./process/process-driver.ts";
import { findSandbox, type Sandbox } from "./process/sandbox.ts";
import { warmUp } from "./process/warm-up.ts";

export type ComposeDriversInput = {
  readonly env: SupervisorEnv;
  readonly log: Log;
  /** The program that runs inside a workspace. */
  readonly agentMain: string;
  /** A hint that something of a workspace ended. */
  readonly wake: (workspaceId: WorkspaceId) => void;
  readonly listSecretValues: (run: RunRef) => Promise<readonly Secret[]>;
};

/** What an agent reads of this installation: its own sources, what they import, and nothing with a secret in it. */
const readableOf = (agentMain: string): string[] => {
  const root = join(dirname(agentMain), "../../..");
  return ["node_modules", "package.json", "apps/agent", "packages/domain"].map((path) => join(root, path));
};

/** @throws Error when a sandbox is required and this host has none */
const findProcessSandbox = async (
  { env, log, agentMain }: ComposeDriversInput,
  compileCache: string,
): Promise<Sandbox | null> => {
  if (env.PROCESS_ISOLATION === "off") return null;
  const stateDir = join(env.WORKSPACES_DIR, ".sandbox");
  const runtimes = env.RUNTIMES_DIR === undefined ? [] : [env.RUNTIMES_DIR];
  const readable = [...readableOf(agentMain), compileCache, ...runtimes];
  const found = await findSandbox({ stateDir, readable });
  if (found.sandbox !== null) return found.sandbox;
  if (env.PROCESS_ISOLATION === "required")
    throw new Error(
      `PROCESS_ISOLATION is required, and there is no sandbox on this host: ${found.why}. Install bubblewrap, or allow user namespaces.`,
    );
  log.warn({ why: found.why }, "workspaces of the process driver run without isolation: development only");
  return null;
};

const composeProcesses = async (input: ComposeDriversInput): Promise<DriverKind> => {
  const { env, agentMain, wake, listSecretValues } = input;
  const compileCache = join(env.WORKSPACES_DIR, ".compile-cache");
  const program = planAgentProgram({ main: agentMain, compileCache, runtimesDir: env.RUNTIMES_DIR });
  // Inside a sandbox nobody can write what others will run, so it is written once, before anybody is in one.
  await mkdir(compileCache, { recursive: true, mode: 0o700 });
  // What is installed later must be seen by starts of then.
  if (env.RUNTIMES_DIR !== undefined) await mkdir(env.RUNTIMES_DIR, { recursive: true, mode: 0o700 });
  await warmUp(agentMain, compileCache);
  const sandbox = await findProcessSandbox(input, compileCache);
  return createProcessKind({
    ...{ workspacesDir: env.WORKSPACES_DIR, program, sandbox, listSecretValues },
    onExit: ({ workspaceId }) => wake(workspaceId),
  });
};

/** The drivers that this installation asks for. The engines' clients are large: only whoever uses one loads it. */
export const composeDrivers = async (input: ComposeDriversInput): Promise<Drivers> => {
  const { DOCKER_AGENT_IMAGE: dockerImage, KUBERNETES_AGENT_IMAGE: podImage } = input.env;
  const docker =
    dockerImage === undefined
      ? {}
      : { docker: (await import("./docker/compose-containers.ts")).composeContainers(input, dockerImage) };
  const kubernetes =
    podImage === undefined
      ? {}
      : { kubernetes: (await import("./kubernetes/compose-pods.ts")).composePods(input, podImage) };
  return { process: await composeProcesses(input), ...docker, ...kubernetes };
};

export const closeDrivers = async (drivers: Drivers): Promise<void> => {
  await Promise.all(Object.values(drivers).map((kind) => kind.close()));
};
