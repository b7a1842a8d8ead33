import { resolve } from "node:path";
import { Secret } from "@molecule/domain";
import { parseKeyRing } from "@molecule/secrets/open";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { z } from "zod";

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

const envSchema = z.object({
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
  SECRETS_PRIVATE_KEYS: z.string().transform(parseKeyRing),
  FINGERPRINT_PEPPER: z.string().transform(parseFingerprintPepper),
  CALL_KEY_SECRET: z
    .string()
    .min(32)
    .transform((text) => new Secret(text)),
  WORKSPACES_DIR: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  INSTALLED_RUNTIMES: z
    .string()
    .default("")
    .transform((text) => new Set(text.split(",").flatMap((name) => name.trim() || []))),
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
