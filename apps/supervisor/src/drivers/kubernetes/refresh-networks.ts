import type { V1NetworkPolicy } from "@kubernetes/client-node";
import { startTicker } from "../../reconcile/ticker.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { ignoring } from "./cluster-error.ts";
import type { KubernetesDriverOptions } from "./kubernetes-driver.ts";
import { planWithAddresses, readHosts } from "./plan-network.ts";
import { AGENT_SELECTOR } from "./plan-pod.ts";

/** How long an agent may be without a provider's new address. */
const REFRESH_MS = 60_000;

type RefreshInput = Pick<KubernetesDriverOptions, "namespace" | "resolveHosts"> & {
  readonly networking: ClusterClient["networking"];
  readonly onTrouble: (error: unknown) => void;
};

/**
 * Opens the addresses that providers' names have got since their agents started, one question to the resolver for
 * all agents of the same hosts. Those that they had stay open: connections to them may be under way.
 */
export const refreshOnce = async ({
  networking,
  namespace,
  resolveHosts,
}: Omit<RefreshInput, "onTrouble">): Promise<void> => {
  const { items } = await networking.listNamespacedNetworkPolicy({
    namespace,
    labelSelector: AGENT_SELECTOR,
  });
  const byHosts = Map.groupBy(items, (policy: V1NetworkPolicy) => readHosts(policy).join(","));
  byHosts.delete("");
  for (const policies of byHosts.values()) {
    const [first] = policies;
    const addresses = first === undefined ? [] : await resolveHosts(readHosts(first));
    for (const policy of policies) {
      const body = planWithAddresses(policy, addresses);
      if (body === null) continue;
      const name = policy.metadata?.name ?? "";
      // It is gone, or another supervisor was faster.
      await ignoring([404, 409], networking.replaceNamespacedNetworkPolicy({ name, namespace, body }));
    }
  }
};

export const refreshNetworks = (input: RefreshInput): { readonly close: () => Promise<void> } => {
  const ticker = startTicker(REFRESH_MS, () => refreshOnce(input), input.onTrouble);
  return { close: () => ticker.stop() };
};
