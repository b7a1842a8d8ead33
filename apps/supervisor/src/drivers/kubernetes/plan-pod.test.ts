import type { RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import type { Egress, StartableRun } from "../driver.ts";
import { planNetworkPolicy, planWithAddresses } from "./plan-network.ts";
import { planEnvSecret, planPod } from "./plan-pod.ts";

const runWith = (egress: Egress): StartableRun => ({
  runId: "0198a1f0-0000-7000-8000-000000000001" as RunId,
  workspaceId: "0198a1f0-0000-7000-8000-000000000002" as WorkspaceId,
  tenantId: "0198a1f0-0000-7000-8000-000000000003" as TenantId,
  fence: 7,
  executor: "loop",
  env: { PATH: "/usr/bin", HOME: "/home/agent", TOKEN: "a=b" },
  egress,
  secretValues: [],
});
const options = {
  namespace: "molecule-agents",
  image: "molecule/agent@sha256:0",
  command: (executor: string) => ["/usr/local/bin/node", "/app/agent.mjs", `--executor=${executor}`],
  launcher: ["/usr/local/bin/node", "/app/launch.mjs"],
  memoryMb: 1_024,
  cpus: 1.5,
  storage: { sizeGb: 5, className: "fast" },
  platform: { namespace: "molecule", supervisorPort: 4_402, gatewayPort: 4_401 },
};
const run = runWith({ to: "gateway" });
const golden = (value: unknown, name: string) =>
  expect(`${JSON.stringify(value, null, 2)}\n`).toMatchFileSnapshot(`./fixtures/${name}.json`);

describe("what the cluster is asked for", () => {
  it("is a pod as written here", () => golden(planPod(run, options), "pod"));
  it("is a secret that the pod owns", () => golden(planEnvSecret(run, options, "uid-1"), "secret"));
  it("lets a run that the platform pays for reach the gateway alone", () =>
    golden(planNetworkPolicy(run, options, "uid-1", []), "network-gateway"));
  it("lets a run that the tenant pays for reach its provider alone", () => {
    const byok = runWith({ to: "hosts", hosts: ["api.anthropic.com"] });
    const policy = planNetworkPolicy(byok, options, "uid-1", ["160.79.104.10", "2607:6bc0::10"]);
    expect(JSON.stringify(policy)).not.toContain('"gateway"');
    return golden(policy, "network-byok");
  });
  it("opens nothing when a provider's names have no address", () => {
    const byok = runWith({ to: "hosts", hosts: ["api.anthropic.com"] });
    expect(planNetworkPolicy(byok, options, "uid-1", []).spec?.egress).toHaveLength(2);
  });
  it("opens what a provider's names have got since, keeps what they had, and nothing else", () => {
    const byok = runWith({ to: "hosts", hosts: ["api.anthropic.com"] });
    const policy = planNetworkPolicy(byok, options, "uid-1", ["192.0.2.1"]);
    const opened = planWithAddresses(policy, ["2001:db8::1", "192.0.2.2"]);
    expect(opened).toEqual(
      planNetworkPolicy(byok, options, "uid-1", ["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
    );
    expect(planWithAddresses(policy, ["192.0.2.1"])).toBeNull();
    expect(planWithAddresses(policy, [])).toBeNull();
    const unresolved = planNetworkPolicy(byok, options, "uid-1", []);
    expect(planWithAddresses(unresolved, ["192.0.2.1"])).toEqual(policy);
  });
  it("opens no private address, whatever a provider's name leads to", () => {
    const byok = runWith({ to: "hosts", hosts: ["api.anthropic.com"] });
    const inside = ["10.0.0.1", "127.0.0.1", "169.254.169.254", "172.20.0.1", "192.168.1.1", "100.64.0.1"];
    const inside6 = ["::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "api.anthropic.com"];
    const policy = planNetworkPolicy(byok, options, "uid-1", [...inside, ...inside6, "192.0.2.1"]);
    expect(policy).toEqual(planNetworkPolicy(byok, options, "uid-1", ["192.0.2.1"]));
    expect(planWithAddresses(policy, [...inside, ...inside6])).toBeNull();
  });
  it("keeps a policy's size when the names lead elsewhere at each question", () => {
    const many = Array.from({ length: 200 }, (_, n) => `192.0.2.${n}`);
    const more = Array.from({ length: 200 }, (_, n) => `198.51.100.${n}`);
    const byok = runWith({ to: "hosts", hosts: ["api.anthropic.com"] });
    const policy = planNetworkPolicy(byok, options, "uid-1", many);
    expect(planWithAddresses(policy, more)).toEqual(planNetworkPolicy(byok, options, "uid-1", more));
  });
  it("closes the cluster's own addresses to an unmanaged run", () =>
    golden(planNetworkPolicy(runWith({ to: "anywhere" }), options, "uid-1", []), "network-unmanaged"));

  it("has no value of the environment in the pod", () => {
    const text = JSON.stringify(planPod(run, options));
    expect(text).not.toContain("a=b");
    expect(text).not.toContain("TOKEN");
  });
  it("keeps its files with its run when there is no storage", () => {
    const volumes = planPod(run, { ...options, storage: null }).spec?.volumes;
    expect(volumes?.find(({ name }) => name === "work")).toEqual({
      name: "work",
      emptyDir: { sizeLimit: "2Gi" },
    });
  });
});
