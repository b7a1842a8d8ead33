import { join } from "node:path";

/** Where the programs of a cluster are: kube-apiserver, kubelet and the others that `npm run test:cluster` builds. */
export const CLUSTER_DIR_VARIABLE = "CLUSTER_PROGRAMS_DIR";

export const PAUSE_IMAGE = "molecule-pause:1";

/** The node's own address, on the loopback interface. A kubelet does not take one of 127.0.0.0/8. */
export const NODE_ADDRESS = "10.98.255.1";
const PODS = "10.98.0.0/24";
const SERVICES = "10.97.0.0/16";
/** Of a service that answers for names; there is none, unless somebody makes it. */
const NAMES_ADDRESS = "10.97.0.10";

export type ClusterPorts = Readonly<
  Record<"store" | "storePeers" | "api" | "kubelet" | "controllers" | "scheduler", number>
>;

export type ClusterProgram = {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
};

type Flags = Readonly<Record<string, string | number | boolean>>;

const asArgs = (flags: Flags): string[] =>
  Object.entries(flags).map(([name, value]) => `--${name}=${String(value)}`);

/** What a node's network plugin is told: a bridge of its own, and no way off this host. */
export const planBridge = (work: string) => ({
  cniVersion: "0.3.1",
  name: "molecule",
  type: "bridge",
  bridge: "molecule0",
  isGateway: true,
  ipMasq: false,
  ipam: {
    ...{ type: "host-local", dataDir: join(work, "addresses"), ranges: [[{ subnet: PODS }]] },
    routes: [{ dst: SERVICES }, { dst: `${NODE_ADDRESS}/32` }],
  },
});

const store = (work: string, { store: port, storePeers }: ClusterPorts): ClusterProgram => {
  const url = `http://127.0.0.1:${port}`;
  const peers = `http://127.0.0.1:${storePeers}`;
  const flags = {
    "data-dir": join(work, "store"),
    "listen-client-urls": url,
    "advertise-client-urls": url,
    "listen-peer-urls": peers,
    "initial-advertise-peer-urls": peers,
    "initial-cluster": `default=${peers}`,
    // It holds nothing that is to outlive the tests.
    "unsafe-no-fsync": true,
  };
  return { name: "etcd", file: "/usr/bin/etcd", args: asArgs(flags) };
};

const apiServer = (work: string, ports: ClusterPorts): Flags => ({
  "etcd-servers": `http://127.0.0.1:${ports.store}`,
  "bind-address": NODE_ADDRESS,
  "secure-port": ports.api,
  "cert-dir": join(work, "api-certificates"),
  "service-account-key-file": join(work, "accounts.pub"),
  "service-account-signing-key-file": join(work, "accounts.key"),
  "service-account-issuer": "https://kubernetes.default.svc",
  "service-cluster-ip-range": SERVICES,
  "authorization-mode": "RBAC",
  "token-auth-file": join(work, "tokens.csv"),
  "kubelet-preferred-address-types": "InternalIP",
});

const controllers = (work: string, ports: ClusterPorts): Flags => ({
  kubeconfig: join(work, "admin.json"),
  port: 0,
  "secure-port": ports.controllers,
  "bind-address": "127.0.0.1",
  "cert-dir": join(work, "controllers-certificates"),
  "service-account-private-key-file": join(work, "accounts.key"),
  // Its own certificate says who signed it; pods get it with their account.
  "root-ca-file": join(work, "api-certificates/apiserver.crt"),
  "leader-elect": false,
});

const scheduler = (work: string, ports: ClusterPorts): Flags => ({
  kubeconfig: join(work, "admin.json"),
  port: 0,
  "secure-port": ports.scheduler,
  "bind-address": "127.0.0.1",
  "cert-dir": join(work, "scheduler-certificates"),
  "leader-elect": false,
});

const kubelet = (work: string, ports: ClusterPorts, engineSocket: string): Flags => ({
  kubeconfig: join(work, "admin.json"),
  "hostname-override": "node",
  "node-ip": NODE_ADDRESS,
  address: NODE_ADDRESS,
  port: ports.kubelet,
  "read-only-port": 0,
  "healthz-port": 0,
  "root-dir": join(work, "kubelet"),
  "cert-dir": join(work, "kubelet-certificates"),
  "anonymous-auth": true,
  "authorization-mode": "AlwaysAllow",
  "docker-endpoint": `unix://${engineSocket}`,
  "pod-infra-container-image": PAUSE_IMAGE,
  "image-pull-progress-deadline": "5s",
  "network-plugin": "cni",
  "cni-bin-dir": "/usr/lib/cni",
  "cni-conf-dir": join(work, "network"),
  "cni-cache-dir": join(work, "network-cache"),
  "cluster-dns": NAMES_ADDRESS,
  "cluster-domain": "cluster.local",
  "fail-swap-on": false,
  "cgroups-per-qos": false,
  "enforce-node-allocatable": "",
  "eviction-hard": "memory.available<50Mi",
  "image-gc-high-threshold": 100,
  "serialize-image-pulls": false,
});

/** The programs of a cluster of one node, in the order in which they are to come up. */
export const planPrograms = (
  programsDir: string,
  work: string,
  ports: ClusterPorts,
  engineSocket: string,
): readonly ClusterProgram[] => {
  const ours = (name: string, flags: Flags): ClusterProgram => ({
    ...{ name, file: join(programsDir, name), args: asArgs(flags) },
  });
  return [
    store(work, ports),
    ours("kube-apiserver", apiServer(work, ports)),
    ours("kube-controller-manager", controllers(work, ports)),
    ours("kube-scheduler", scheduler(work, ports)),
    ours("kubelet", kubelet(work, ports, engineSocket)),
  ];
};
