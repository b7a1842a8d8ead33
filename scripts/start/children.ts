import { join } from "node:path";
import type { DataDir } from "./data-dir.ts";
import type { InstallationKeys } from "./keys.ts";
import type { Ports } from "./ports.ts";

/**
 * One of our processes: how it is started, and how one sees that it serves. Its health answers with the
 * `INSTANCE_ID` that it was started with.
 */
export type ChildSpec = {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly healthUrl: string;
  /** How long it may take to end when asked to. */
  readonly graceMs: number;
};

type Environment = Readonly<Record<string, string | undefined>>;

export type Addresses = {
  /** Where agents find the platform: this machine, as their network sees it. */
  readonly agentsHost: string;
  readonly canvasUrl: string;
  readonly gatewayUrl: string;
  readonly platformUrl: string;
  readonly sandboxModelUrl: string;
};

export const addressesOf = (ports: Ports, environment: Environment): Addresses => {
  const publicUrl = environment["CANVAS_URL"];
  const agentsHost = environment["AGENTS_HOST"] || "127.0.0.1";
  return {
    agentsHost,
    canvasUrl: publicUrl ? new URL(publicUrl).origin : `http://localhost:${ports.canvas}`,
    gatewayUrl: `http://${agentsHost}:${ports.gateway}`,
    platformUrl: `http://${agentsHost}:${ports.supervisor}`,
    sandboxModelUrl: `http://${agentsHost}:${ports.sandboxModel}`,
  };
};

/** What a child may inherit: how to run, and nothing that could be a provider's key or a rerouting switch. */
const INHERITED = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "TZ",
  "TERM",
  "LOG_LEVEL",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
];
const PLATFORM_KEYS = /^MOLECULE_PLATFORM_KEYS_/;
/** What an operator may ask of the gateway beside its keys. */
const GATEWAY_WISHES = /^(GATEWAY_METRICS_|GATEWAY_MAX_CALLS$|GATEWAY_SYNC_CALLS$|OTEL_)/;
/** And of the supervisor: how workspaces are executed. */
const SUPERVISOR_WISHES =
  /^(SUPERVISOR_METRICS_|PROCESS_ISOLATION$|AGENTS_ON_STOP$|PROVE_WITHIN_MS$|DOCKER_|KUBERNETES_|AGENT_)/;

/** The address that the canvas listens on. */
export const canvasHostOf = (environment: Environment): string => environment["HOST"] || "127.0.0.1";

/** Where somebody on this machine reaches what listens there. */
const reachableHost = (host: string): string => {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
};

const pick = (environment: Environment, wanted: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && wanted(name) ? [[name, value]] : [],
    ),
  );

export type ChildrenInput = {
  readonly root: string;
  readonly dataDir: DataDir;
  readonly databaseUrl: string;
  readonly keys: InstallationKeys;
  readonly ports: Ports;
  readonly addresses: Addresses;
  /** Of this process; children get what they need of it. */
  readonly environment: Environment;
};

const baseEnv = ({
  environment,
  dataDir,
  databaseUrl,
  keys,
  addresses,
}: ChildrenInput): Record<string, string> => ({
  ...pick(environment, (name) => INHERITED.includes(name)),
  NODE_ENV: "production",
  DATABASE_URL: databaseUrl,
  FINGERPRINT_PEPPER: keys.fingerprintPepper,
  GATEWAY_URL: addresses.gatewayUrl,
  SANDBOX_MODEL_URL: addresses.sandboxModelUrl,
  RUNTIMES_DIR: environment["RUNTIMES_DIR"] ?? dataDir.file("runtimes"),
  INSTALLED_RUNTIMES: environment["INSTALLED_RUNTIMES"] ?? "",
});

/**
 * A third less memory with 500 streams, for no more CPU (docs/operations.md): a smaller nursery, what grew old is
 * collected once it has doubled, and two pools of malloc's instead of eight a core.
 */
export const GATEWAY_MEMORY = {
  args: ["--max-semi-space-size=8", "--heap-growing-percent=100"],
  env: { MALLOC_ARENA_MAX: "2" },
} as const;

/** The four processes, each with no more than it needs; only the gateway sees platform credentials. */
export const planChildren = (
  input: ChildrenInput,
): Readonly<Record<"canvas" | "gateway" | "supervisor" | "sandboxModel", ChildSpec>> => {
  const { root, dataDir, keys, ports, addresses, environment } = input;
  const base = baseEnv(input);
  const { DATABASE_URL: _, FINGERPRINT_PEPPER: __, ...withoutDatabase } = base;
  const canvasHost = canvasHostOf(environment);
  const next = join(root, "node_modules/next/dist/bin/next");
  return {
    sandboxModel: {
      name: "sandbox-model",
      args: [join(root, "packages/sandbox-model/src/main.ts")],
      cwd: root,
      env: {
        ...withoutDatabase,
        SANDBOX_MODEL_HOST: addresses.agentsHost,
        SANDBOX_MODEL_PORT: String(ports.sandboxModel),
      },
      healthUrl: `${addresses.sandboxModelUrl}/healthz`,
      graceMs: 3_000,
    },
    gateway: {
      name: "gateway",
      args: [...GATEWAY_MEMORY.args, join(root, "apps/gateway/bin/gateway.mjs")],
      cwd: root,
      env: {
        ...base,
        ...GATEWAY_MEMORY.env,
        ...pick(environment, (name) => PLATFORM_KEYS.test(name) || GATEWAY_WISHES.test(name)),
        GATEWAY_PRIVATE_KEYS: keys.gatewayPrivateKeys,
        GATEWAY_HOST: addresses.agentsHost,
        GATEWAY_PORT: String(ports.gateway),
        GATEWAY_SPOOL_DIR: environment["GATEWAY_SPOOL_DIR"] ?? dataDir.file("spool"),
      },
      healthUrl: `${addresses.gatewayUrl}/healthz`,
      graceMs: 10_000,
    },
    supervisor: {
      name: "supervisor",
      args: [join(root, "apps/supervisor/bin/supervisor.mjs")],
      cwd: root,
      env: {
        ...base,
        // Ctrl-C stops everything, containers included.
        AGENTS_ON_STOP: "end",
        ...pick(environment, (name) => SUPERVISOR_WISHES.test(name)),
        SUPERVISOR_HOST: addresses.agentsHost,
        SUPERVISOR_PORT: String(ports.supervisor),
        PLATFORM_URL: addresses.platformUrl,
        ...("file" in keys.secretsRing
          ? { SECRETS_PRIVATE_KEYS_FILE: keys.secretsRing.file }
          : { SECRETS_PRIVATE_KEYS: keys.secretsRing.text }),
        CALL_KEY_SECRET: keys.callKeySecret,
        WORKSPACES_DIR: environment["WORKSPACES_DIR"] ?? dataDir.file("workspaces"),
      },
      healthUrl: `${addresses.platformUrl}/healthz`,
      graceMs: 15_000,
    },
    canvas: {
      name: "canvas",
      args: [next, "start", "-H", canvasHost, "-p", String(ports.canvas)],
      cwd: join(root, "apps/canvas"),
      env: {
        ...base,
        ...pick(environment, (name) => name === "WORKSPACE_DRIVER"),
        NEXT_TELEMETRY_DISABLED: "1",
        CANVAS_URL: addresses.canvasUrl,
        AUTH_SECRET: keys.authSecret,
        PORT: String(ports.canvas),
      },
      healthUrl: `http://${reachableHost(canvasHost)}:${ports.canvas}/api/healthz`,
      graceMs: 5_000,
    },
  };
};
