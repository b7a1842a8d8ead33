import { registry } from "@molecule/registry/generated";
import { expect, test } from "vitest";
import { addressesOf, planChildren } from "./children.ts";

const ports = { canvas: 4400, gateway: 4401, supervisor: 4402, sandboxModel: 4403 };
const keys = {
  authSecret: "auth-secret",
  fingerprintPepper: "pepper",
  secretsRing: { text: "key-1:private" },
  callKeySecret: "call-secret",
  gatewayPrivateKeys: "gateway-ring",
};

const plan = (environment: Record<string, string>) =>
  planChildren({
    root: "/product",
    dataDir: { path: "/data", file: (name) => `/data/${name}` },
    databaseUrl: "postgresql://molecule:password@127.0.0.1:5432/molecule",
    keys,
    ports,
    addresses: addressesOf(ports, environment),
    environment,
  });

const holders = (children: ReturnType<typeof plan>, value: string): string[] =>
  Object.values(children)
    .filter(({ env }) => Object.values(env).includes(value))
    .map(({ name }) => name)
    .sort();

test("no process inherits a provider's own variable, or a switch that reroutes it", () => {
  const names = [
    ...new Set(registry.providers.flatMap((provider) => provider.authEnv)),
    ...registry.envClasses.credential,
    ...registry.envClasses.route,
    ...registry.envClasses.injection,
  ].filter((name) => !name.endsWith("*") && name !== "NODE_EXTRA_CA_CERTS" && name !== "SSL_CERT_FILE");
  const canary = Object.fromEntries(names.map((name) => [name, "canary"]));
  expect(names.length).toBeGreaterThan(30);
  expect(holders(plan({ PATH: "/bin", ...canary }), "canary")).toEqual([]);
});

test("platform credentials reach the gateway alone", () => {
  const children = plan({ MOLECULE_PLATFORM_KEYS_ANTHROPIC: "platform-key" });
  expect(holders(children, "platform-key")).toEqual(["gateway"]);
});

test("what an operator asks of the gateway, its trace collector's credential included, reaches it alone", () => {
  const children = plan({ OTEL_EXPORTER_OTLP_HEADERS: "collector-key", GATEWAY_METRICS_PORT: "9464" });
  expect(holders(children, "collector-key")).toEqual(["gateway"]);
  expect(holders(children, "9464")).toEqual(["gateway"]);
});

test("what an operator asks of the supervisor reaches it alone", () => {
  for (const name of [
    "AGENTS_ON_STOP",
    "PROCESS_ISOLATION",
    "PROVE_WITHIN_MS",
    "DOCKER_AGENT_IMAGE",
    "AGENT_CPUS",
  ])
    expect([name, holders(plan({ [name]: "wish" }), "wish")]).toEqual([name, ["supervisor"]]);
  expect(plan({}).supervisor.env["AGENTS_ON_STOP"]).toBe("end");
});

test("each key is held by those who need it", () => {
  const children = plan({});
  expect(holders(children, keys.secretsRing.text)).toEqual(["supervisor"]);
  expect(holders(children, keys.callKeySecret)).toEqual(["supervisor"]);
  expect(holders(children, keys.gatewayPrivateKeys)).toEqual(["gateway"]);
  expect(holders(children, keys.authSecret)).toEqual(["canvas"]);
  expect(holders(children, keys.fingerprintPepper)).toEqual(["canvas", "gateway", "supervisor"]);
  expect(children.sandboxModel.env["DATABASE_URL"]).toBeUndefined();
});

test("a public address is an origin, whatever path was typed", () => {
  const typed = { CANVAS_URL: "https://molecule.example/path?x=1" };
  expect(addressesOf(ports, typed).canvasUrl).toBe("https://molecule.example");
  expect(addressesOf(ports, {}).canvasUrl).toBe("http://localhost:4400");
});

test("what agents call listens, and is named, where their network reaches this machine", () => {
  const listening = (children: ReturnType<typeof plan>) => [
    children.gateway.env["GATEWAY_HOST"],
    children.supervisor.env["SUPERVISOR_HOST"],
    children.sandboxModel.env["SANDBOX_MODEL_HOST"],
  ];
  expect(new Set(listening(plan({})))).toEqual(new Set(["127.0.0.1"]));
  const children = plan({ AGENTS_HOST: "192.0.2.1" });
  expect(new Set(listening(children))).toEqual(new Set(["192.0.2.1"]));
  for (const { env } of [children.supervisor, children.canvas])
    expect(env["GATEWAY_URL"]).toBe("http://192.0.2.1:4401");
  expect(children.supervisor.env["PLATFORM_URL"]).toBe("http://192.0.2.1:4402");
  expect(children.supervisor.healthUrl).toBe("http://192.0.2.1:4402/healthz");
});
