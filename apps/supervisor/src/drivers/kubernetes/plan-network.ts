import { isIP } from "node:net";
import type { V1NetworkPolicy, V1NetworkPolicyEgressRule } from "@kubernetes/client-node";
import { isPublicAddress } from "@molecule/services/net";
import type { Egress, StartableRun } from "../driver.ts";
import { labelRun, namePod, RUN_LABEL } from "./plan-pod.ts";

export type NetworkOptions = {
  readonly namespace: string;
  /** Labels and namespace of the platform's own pods, which agents call and which call agents. */
  readonly platform: {
    readonly namespace: string;
    readonly supervisorPort: number;
    readonly gatewayPort: number;
  };
};

const DNS: V1NetworkPolicyEgressRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

const podsOf = (component: string, { platform }: NetworkOptions) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": platform.namespace } },
  podSelector: {
    matchLabels: { "app.kubernetes.io/name": "molecule", "app.kubernetes.io/component": component },
  },
});

const toPlatform = (component: string, port: number, options: NetworkOptions): V1NetworkPolicyEgressRule => ({
  to: [podsOf(component, options)],
  ports: [{ protocol: "TCP", port }],
});

/** Cluster, host and metadata addresses are no provider's, whatever a name resolves to. */
const PRIVATE = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
];
/** The internet without anything private. */
const ANYWHERE: V1NetworkPolicyEgressRule = {
  to: [
    { ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE } },
    { ipBlock: { cidr: "::/0", except: ["::1/128", "fc00::/7", "fe80::/10"] } },
  ],
};

const toAddresses = (addresses: readonly string[]): V1NetworkPolicyEgressRule[] => {
  const to = addresses
    .filter(isPublicAddress)
    .toSorted()
    .map((address) => ({ ipBlock: { cidr: `${address}/${isIP(address) === 6 ? 128 : 32}` } }));
  return to.length === 0 ? [] : [{ to, ports: [{ protocol: "TCP", port: 443 }] }];
};

const planEgress = (
  egress: Egress,
  addresses: readonly string[],
  options: NetworkOptions,
): V1NetworkPolicyEgressRule[] => {
  switch (egress.to) {
    case "gateway":
      return [toPlatform("gateway", options.platform.gatewayPort, options)];
    case "hosts":
      return toAddresses(addresses);
    case "anywhere":
      return [ANYWHERE];
  }
};

const HOSTS_ANNOTATION = "molecule.dev/hosts";

/**
 * Whom a run's pod may call: its supervisor, names, and either the gateway or its provider's hosts, by the addresses
 * that they have now; `planWithAddresses` adds later ones. Whoever pays, the other way is closed.
 */
export const planNetworkPolicy = (
  run: StartableRun,
  options: NetworkOptions,
  podUid: string,
  addresses: readonly string[],
): V1NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: {
    name: namePod(run),
    namespace: options.namespace,
    labels: labelRun(run),
    ...(run.egress.to === "hosts"
      ? { annotations: { [HOSTS_ANNOTATION]: run.egress.hosts.toSorted().join(",") } }
      : {}),
    ownerReferences: [
      { apiVersion: "v1", kind: "Pod", name: namePod(run), uid: podUid, blockOwnerDeletion: false },
    ],
  },
  spec: {
    podSelector: { matchLabels: { [RUN_LABEL]: run.runId } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ _from: [podsOf("supervisor", options)] }],
    egress: [
      DNS,
      toPlatform("supervisor", options.platform.supervisorPort, options),
      ...planEgress(run.egress, addresses, options),
    ],
  },
});

/** Whose addresses a run's policy opens; empty for one that opens none by name. */
export const readHosts = ({ metadata }: V1NetworkPolicy): readonly string[] =>
  metadata?.annotations?.[HOSTS_ANNOTATION]?.split(",").filter((host) => host !== "") ?? [];

/** Names of large providers lead to others of their addresses at each question. */
const MOST_ADDRESSES = 256;

/** A run's policy with these addresses open as well; null when they are. */
export const planWithAddresses = (
  policy: V1NetworkPolicy,
  addresses: readonly string[],
): V1NetworkPolicy | null => {
  const rules = policy.spec?.egress ?? [];
  const byAddress = (rule: V1NetworkPolicyEgressRule) =>
    rule.to?.some(({ ipBlock }) => ipBlock !== undefined);
  const open = rules
    .filter(byAddress)
    .flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr.replace(/\/\d+$/, "") ?? []));
  const more = addresses.filter((address) => isPublicAddress(address) && !open.includes(address));
  if (policy.spec === undefined || more.length === 0) return null;
  const kept = open.length + more.length > MOST_ADDRESSES ? [...addresses] : [...open, ...more];
  const egress = [...rules.filter((rule) => !byAddress(rule)), ...toAddresses(kept)];
  return { ...policy, spec: { ...policy.spec, egress } };
};
