import { KubeConfig } from "@kubernetes/client-node";
import type { ComposeDriversInput } from "../compose-drivers.ts";
import type { DriverKind } from "../driver.ts";
import { planImageCommand } from "../image-command.ts";
import { createKubernetesKind } from "./kubernetes-driver.ts";
import { resolveHosts } from "./resolve-hosts.ts";

/** Workspaces as pods of the cluster that this process's own configuration names. */
export const composePods = (
  { env, log, wake, listSecretValues }: ComposeDriversInput,
  image: string,
): DriverKind => {
  const { KUBERNETES_STORAGE_GB: sizeGb } = env;
  const config = new KubeConfig();
  config.loadFromDefault();
  return createKubernetesKind({
    ...{ config, image, command: planImageCommand, resolveHosts, listSecretValues },
    onExit: ({ workspaceId }) => wake(workspaceId),
    onTrouble: (error) => log.warn({ err: error }, "the cluster does not answer as it should; trying again"),
    launcher: ["/usr/local/bin/node", "/app/apps/agent/bin/launch.mjs"],
    namespace: env.KUBERNETES_AGENT_NAMESPACE,
    platform: {
      namespace: env.KUBERNETES_PLATFORM_NAMESPACE,
      ...{ supervisorPort: env.SUPERVISOR_PORT, gatewayPort: 4_401 },
    },
    storage: sizeGb === 0 ? null : { sizeGb, className: env.KUBERNETES_STORAGE_CLASS },
    ...{ memoryMb: env.AGENT_MEMORY_MB, cpus: env.AGENT_CPUS },
  });
};
