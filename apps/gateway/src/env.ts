import { Secret } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { parseKeyRing } from "@molecule/secrets/open";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { z } from "zod";
import { type ArmedFailpoint, parseFailpoint } from "./failpoints.ts";

export const envSchema = z.object({
  DATABASE_URL: z.string().min(1),
  GATEWAY_HOST: z.string().min(1).default("127.0.0.1"),
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4401),
  /** How long calls under way may take to settle when the gateway is told to stop. */
  GATEWAY_DRAIN_MS: z.coerce.number().int().min(0).default(10_000),
  SANDBOX_MODEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The private halves that open the operator's store of platform keys; without them it stays closed. */
  GATEWAY_PRIVATE_KEYS: z.string().min(1).transform(parseKeyRing).optional(),
  FINGERPRINT_PEPPER: z.string().transform(parseFingerprintPepper),
  /** Named by the health answer, so that whoever started this process knows it from another at its address. */
  INSTANCE_ID: z.string().optional(),
  /** Where calls are written down before the ledger follows. */
  GATEWAY_SPOOL_DIR: z.string().min(1),
  /** Whether every call waits for that disk before its last byte, rather than for the operating system. */
  GATEWAY_SYNC_CALLS: z.enum(["true", "false"]).default("false"),
  /** Most calls under way at once; more are turned away with 503. */
  GATEWAY_MAX_CALLS: z.coerce.number().int().min(1).default(2_000),
  /** Where operators read Prometheus metrics; without a port there are none. */
  GATEWAY_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  GATEWAY_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** One series per tenant: for installations whose tenants are few enough. */
  GATEWAY_METRICS_TENANT_IDS: z.enum(["true", "false"]).default("false"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"),
});

const KEYS_PREFIX = "MOLECULE_PLATFORM_KEYS_";

/**
 * Platform credentials by vendor, from `MOLECULE_PLATFORM_KEYS_<VENDOR>` (several with commas). A provider's own
 * variable names are never read here. An unknown vendor stops the start: its keys would be served to nobody.
 */
export const parsePlatformKeys = (
  environment: Readonly<Record<string, string | undefined>>,
  registry: Registry,
): ReadonlyMap<string, readonly Secret[]> => {
  const vendors = registry.providers.flatMap((provider) => provider.upstreamVendor ?? []);
  const keys = new Map<string, readonly Secret[]>();
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(KEYS_PREFIX) || value === undefined) continue;
    const vendor = vendors.find((each) => each.toUpperCase() === name.slice(KEYS_PREFIX.length));
    if (vendor === undefined)
      throw new RangeError(`${name} names no vendor; there are ${vendors.join(", ")}.`);
    const values = value.split(",").flatMap((each) => (each.trim() === "" ? [] : [new Secret(each.trim())]));
    if (values.length > 0) keys.set(vendor, values);
  }
  return keys;
};

/** @throws RangeError in an installation: a failpoint there would be a way to kill the gateway */
export const readFailpoint = (
  environment: Readonly<Record<string, string | undefined>>,
): ArmedFailpoint | undefined => {
  const text = environment["GATEWAY_FAILPOINT"];
  if (text === undefined || text === "") return undefined;
  if (environment["NODE_ENV"] === "production")
    throw new RangeError("GATEWAY_FAILPOINT is for tests; an installation does not start with it.");
  return parseFailpoint(text);
};

/** The gateway's environment, parsed once. */
export const parseEnv = (registry: Registry) => ({
  ...envSchema.parse(process.env),
  platformKeys: parsePlatformKeys(process.env, registry),
  failpoint: readFailpoint(process.env),
  /** OpenTelemetry's standard variables; its own library reads some of them itself. */
  otel: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("OTEL_"))),
});
