import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { AGENT_LABELS } from "../../apps/supervisor/src/drivers/kubernetes/plan-pod.ts";
import { type Container, mayCall, type Place, readManifests } from "./testing/kubernetes.ts";
import {
  findEnvFaults,
  findStrayKeys,
  healthOf,
  installationValues,
  isServed,
  processNameSchema,
  ROOT,
} from "./testing/processes.ts";

const { left, ofKind, workloads, policies, services } = readManifests();
const containers = workloads.flatMap(({ spec }) => [...spec.initContainers, ...spec.containers]);
const settings = ofKind("ConfigMap")[0]?.data ?? {};
let keys: Readonly<Record<string, string>>;
beforeAll(async () => {
  keys = await installationValues();
});

/** What the cluster would hand to a container; an optional key that is not there is left out. */
const resolveEnv = ({ env }: Container): Record<string, string> =>
  Object.fromEntries(
    env.flatMap(({ name, value, valueFrom }) => {
      const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
      const given =
        value ?? (secretKeyRef === undefined ? settings[configMapKeyRef?.key ?? ""] : keys[secretKeyRef.key]);
      if (given === undefined && secretKeyRef?.optional !== true) throw new RangeError(`nothing for ${name}`);
      return given === undefined ? [] : [[name, given]];
    }),
  );

describe("containers", () => {
  it("get what their process reads, and all that it needs", () => {
    for (const container of containers) {
      const { name } = container;
      const faults = findEnvFaults(processNameSchema.parse(name), resolveEnv(container));
      expect({ name, faults }).toEqual({ name, faults: [] });
    }
  });

  it("make workspaces for the driver that the supervisor has", () => {
    const makers = containers.filter(({ name }) => name === "seed" || name === "canvas");
    expect(makers.map((maker) => [maker.name, resolveEnv(maker)["WORKSPACE_DRIVER"]]).sort()).toEqual([
      ["canvas", "kubernetes"],
      ["seed", "kubernetes"],
    ]);
  });

  it("get no key that is not theirs, and none that is written down here", () => {
    for (const { name, env } of containers) {
      expect({
        name,
        stray: findStrayKeys(
          name,
          env.map((each) => each.name),
        ),
      }).toEqual({ name, stray: [] });
      const written = env.filter((each) => each.name in keys && each.valueFrom?.secretKeyRef === undefined);
      expect({ name, written }).toEqual({ name, written: [] });
    }
  });

  it("run as nobody in particular, with no right and on a file system they cannot write", () => {
    for (const { spec } of workloads)
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1_000,
        seccompProfile: { type: "RuntimeDefault" },
      });
    for (const { securityContext } of containers)
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
  });

  it("are asked for their health where they answer, and found where their service says", () => {
    for (const { name, startupProbe, readinessProbe, livenessProbe, ports } of containers) {
      const health = healthOf[name];
      expect({ name, startup: startupProbe?.httpGet, readiness: readinessProbe?.httpGet }).toEqual({
        name,
        startup: health,
        readiness: health,
      });
      expect(livenessProbe?.tcpSocket?.port).toBe(health?.port);
      expect(ports?.[0]?.containerPort).toBe(health?.port);
    }
    for (const { name, ports, selector } of services) {
      const port = healthOf[name]?.port;
      expect(ports).toEqual([{ port, targetPort: port }]);
      expect(workloads.find((each) => each.name === name)?.metadata.labels).toEqual(selector);
    }
    expect(isServed("gateway", "/healthz")).toBe(true);
    expect(isServed("canvas", "/api/healthz")).toBe(true);
  });

  it("live where the supervisor's settings and policies say", () => {
    expect(new Set(workloads.map(({ namespace }) => namespace))).toEqual(new Set(["molecule"]));
    for (const [name, url] of [
      ["gateway", settings["GATEWAY_URL"]],
      ["supervisor", settings["PLATFORM_URL"]],
    ] as const)
      expect(url).toBe(`http://${name}.molecule:${healthOf[name]?.port}`);
  });
});

describe("the supervisor's account", () => {
  it("may do what the driver does, and nothing else", () => {
    const folder = join(ROOT, "apps/supervisor/src/drivers/kubernetes");
    const source = readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join();
    const kinds: Readonly<Record<string, string>> = {
      Pod: "pods",
      PodLog: "pods/log",
      Secret: "secrets",
      PersistentVolumeClaim: "persistentvolumeclaims",
      NetworkPolicy: "networkpolicies",
    };
    const calls = source.matchAll(/\.(create|read|list|delete|replace|patch)Namespaced(\w+)\(/g);
    const verbs: Readonly<Record<string, string>> = { read: "get", replace: "update" };
    const called = [...calls].map(([, verb = "", kind = ""]) => `${verbs[verb] ?? verb} ${kinds[kind]}`);
    const watched = [...source.matchAll(/makeInformer<V1(\w+)>/g)].map(
      ([, kind = ""]) => `watch ${kinds[kind]}`,
    );
    const done = [...called, ...watched];
    const [role] = ofKind("Role");
    const allowed = (role?.rules ?? []).flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    expect(allowed.sort()).toEqual([...new Set(done)].sort());
    expect(role?.metadata.namespace).toBe("molecule-agents");
    expect(ofKind("ClusterRole", "ClusterRoleBinding")).toEqual([]);
  });

  it("is the only one that a pod of the platform carries", () => {
    const carrying = workloads.filter(({ spec }) => spec.automountServiceAccountToken);
    expect(carrying.map(({ name, spec }) => [name, spec.serviceAccountName])).toEqual([
      ["supervisor", "supervisor"],
    ]);
  });
});

describe("the network", () => {
  const places = new Map<string, Place>(
    workloads.map(({ name, metadata }) => [name, { namespace: "molecule", labels: metadata.labels }]),
  );
  const agent: Place = { namespace: "molecule-agents", labels: AGENT_LABELS };
  const stranger: Place = { namespace: "somewhere", labels: { "app.kubernetes.io/component": "agent" } };
  const place = (name: string): Place => {
    const found = places.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const callersOf = (to: Place | { address: string }, port: number) =>
    [...places].flatMap(([name, from]) => (mayCall(policies, from, to, port) ? [name] : []));
  /** An agent's own policy lets it out; here it counts whether it is let in. */
  const letOut = {
    namespace: "molecule-agents",
    podSelector: {},
    policyTypes: ["Egress"],
    ingress: [],
    egress: [{ to: [{ namespaceSelector: {}, podSelector: {} }], ports: undefined }],
  };
  const open = { ...letOut, namespace: "somewhere" };

  it("lets agents alone reach gateway and supervisor", () => {
    for (const [name, port] of [
      ["gateway", 4_401],
      ["supervisor", 4_402],
    ] as const) {
      expect(callersOf(place(name), port)).toEqual([]);
      expect(mayCall([...policies, letOut], agent, place(name), port)).toBe(true);
      expect(mayCall([...policies, open], stranger, place(name), port)).toBe(false);
    }
    expect(mayCall([...policies, letOut], agent, place("canvas"), 4_400)).toBe(false);
    expect(mayCall([...policies, open], stranger, place("canvas"), 4_400)).toBe(true);
  });

  it("lets the gateway alone reach the internet, and nobody the cluster's metadata", () => {
    for (const address of ["0.0.0.0/0", "::/0"]) expect(callersOf({ address }, 443)).toEqual(["gateway"]);
    const blocks = policies.flatMap(({ egress }) =>
      egress.flatMap(({ to }) => to.flatMap((to) => to.ipBlock ?? [])),
    );
    const wide = blocks.filter(({ cidr }) => cidr === "0.0.0.0/0");
    for (const { except } of wide)
      expect(except).toEqual(expect.arrayContaining(["169.254.0.0/16", "10.0.0.0/8"]));
  });

  it("lets ours alone reach the database", () => {
    expect(callersOf({ address: "10.0.0.0/8" }, 5_432).sort()).toEqual([
      "canvas",
      "database",
      "gateway",
      "supervisor",
    ]);
    expect(mayCall(policies, agent, { address: "10.0.0.0/8" }, 5_432)).toBe(false);
  });

  it("lets the supervisor alone reach the cluster's API and, as far as policies here go, nobody an agent", () => {
    expect(callersOf({ address: "10.0.0.0/8" }, 6_443)).toEqual(["supervisor"]);
    expect(callersOf(agent, 40_000)).toEqual([]);
  });

  it("is opened for webhooks only by who asks for it", () => {
    expect(left).toEqual(["webhooks.yaml"]);
  });
});
