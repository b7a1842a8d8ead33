import type { ComposeDriversInput } from "../compose-drivers.ts";
import type { DriverKind } from "../driver.ts";
import { planImageCommand } from "../image-command.ts";
import { connectEngine } from "./connect-engine.ts";
import { createDockerKind } from "./docker-driver.ts";

/** Workspaces as containers of the engine that this installation names. */
export const composeContainers = (
  { env, wake, listSecretValues }: ComposeDriversInput,
  image: string,
): DriverKind =>
  createDockerKind({
    docker: connectEngine(env.DOCKER_SOCKET),
    ...{ image, network: env.DOCKER_NETWORK, command: planImageCommand, listSecretValues },
    ...{ memoryMb: env.AGENT_MEMORY_MB, cpus: env.AGENT_CPUS },
    onExit: ({ workspaceId }) => wake(workspaceId),
  });
