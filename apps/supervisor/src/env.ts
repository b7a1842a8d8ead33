import { resolve } from "node:path";
import { Secret } from "@molecule/domain";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { z } from "zod";

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

export const envSchema = z.object({
  DATABASE_URL: z.string().min(1),
  SUPERVISOR_HOST: z.string().min(1).default("127.0.0.1"),
  SUPERVISOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4402),
  /** Where operators read Prometheus metrics; without a port there are none. */
  SUPERVISOR_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  SUPERVISOR_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** Where agents reach this process; by default where it listens. */
  PLATFORM_URL: url.optional(),
  GATEWAY_URL: url.optional(),
  SANDBOX_MODEL_URL: url.optional(),
  /**
   * The private keys, `id:base64` each. Without them, or with others, this process runs all the same and opens nothing:
   * it is read when it is used.
   */
  SECRETS_PRIVATE_KEYS: z.string().min(1).optional(),
  /** A file that holds them instead; it may change while this process runs, and a rotation adds its key there. */
  SECRETS_PRIVATE_KEYS_FILE: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  FINGERPRINT_PEPPER: z.string().transform(parseFingerprintPepper),
  CALL_KEY_SECRET: z
    .string()
    .min(32)
    .transform((text) => new Secret(text)),
  WORKSPACES_DIR: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  /** Whether workspaces run in a sandbox of their own: where there is one, always (or not at all), never. */
  PROCESS_ISOLATION: z.enum(["auto", "required", "off"]).default("auto"),
  /** Names the image of agents, and so turns the driver on. */
  DOCKER_AGENT_IMAGE: z.string().min(1).optional(),
  DOCKER_SOCKET: z.string().min(1).default("/var/run/docker.sock"),
  DOCKER_NETWORK: z.string().min(1).default("molecule-agents"),
  KUBERNETES_AGENT_IMAGE: z.string().min(1).optional(),
  KUBERNETES_AGENT_NAMESPACE: z.string().min(1).default("molecule-agents"),
  KUBERNETES_PLATFORM_NAMESPACE: z.string().min(1).default("molecule"),
  /** Of each workspace's volume; 0: its files end with its run. */
  KUBERNETES_STORAGE_GB: z.coerce.number().int().min(0).default(5),
  KUBERNETES_STORAGE_CLASS: z.string().min(1).optional(),
  AGENT_MEMORY_MB: z.coerce.number().int().min(128).default(2_048),
  AGENT_CPUS: z.coerce.number().positive().default(1),
  /**
   * What becomes of agents when this process is told to stop: they end, or go on for the next supervisor. By default
   * processes end, and what an engine or a cluster runs goes on.
   */
  AGENTS_ON_STOP: z.enum(["end", "leave"]).optional(),
  /** Where real runtimes are installed on this machine. */
  RUNTIMES_DIR: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  /** Comma list of real runtimes that the drivers' images bring along. */
  INSTALLED_RUNTIMES: z
    .string()
    .default("")
    .transform((text) => new Set(text.split(",").flatMap((name) => name.trim() || []))),
  /** Tests: where in a rotation of the sealing key this process dies. */
  SUPERVISOR_FAILPOINT: z.string().optional(),
  NODE_ENV: z.string().optional(),
  /** So long an agent may take to answer the question that proves a start. */
  PROVE_WITHIN_MS: z.coerce.number().int().min(1_000).max(600_000).default(60_000),
  /** Named by the health answer, so that whoever started this process knows it from another at its address. */
  INSTANCE_ID: z.string().optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"),
});

export type SupervisorEnv = z.infer<typeof envSchema>;

/**
 * The supervisor's environment, parsed once.
 * @throws Error that names the variables at fault, without their values
 */
export const parseEnv = (
  source: Readonly<Record<string, string | undefined>> = process.env,
): SupervisorEnv => {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))].sort();
  throw new Error(`These variables are missing or malformed: ${names.join(", ")}.`);
};
