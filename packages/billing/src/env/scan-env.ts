import { classifyEnvName, findRuntime, type Registry } from "@molecule/registry";
import type { GatewayAddress } from "../facts.ts";
import { isRuntimeSwitch } from "./choose-credential.ts";
import { startsWithGatewayUrl } from "./gateway-url.ts";
import { present } from "./inject.ts";
import type { NamePlan } from "./plan.ts";
import { routeHostOf } from "./route-host.ts";

export type ScanInput = {
  readonly registry: Registry;
  readonly runtime: string;
  readonly plan: Extract<NamePlan, { ok: true }>;
  /** The frozen environment, exactly as the driver will receive it. */
  readonly env: Readonly<Record<string, string>>;
  readonly gateway: GatewayAddress | null;
  readonly accessKey: string | null;
  /** Whether a value's fingerprint is a credential that some tenant stored. */
  readonly isTenantCredential: (value: string) => boolean;
  /** Whether a value's fingerprint is a platform credential's, live or retired. */
  readonly isPlatformCredential: (value: string) => boolean;
};

export const ACCESS_KEY_PREFIX = "mk_live_";

const isAccessKey = (input: ScanInput, value: string): boolean =>
  value.includes(ACCESS_KEY_PREFIX) || (present(input.accessKey) && value.trim() === input.accessKey.trim());

const scanPlatform = (input: ScanInput): string[] => {
  const planned = new Set(input.plan.injected.map((injected) => injected.name));
  return Object.entries(input.env)
    .filter(([name, value]) => {
      const className = classifyEnvName(input.registry, name);
      if (className === "credential") return !planned.has(name) || value !== input.accessKey;
      if (className === "route") return !planned.has(name) || !startsWithGatewayUrl(input.gateway, value);
      return input.isTenantCredential(value);
    })
    .map(([name]) => name);
};

/** Credentials that the runtime itself reads must all carry the one chosen value. */
const scanSingleCredential = (input: ScanInput): string[] => {
  const { chosen } = input.plan;
  const value = chosen === null ? undefined : input.env[chosen.name];
  const reads = findRuntime(input.registry, input.runtime)?.reads ?? [];
  return reads.filter((name) => name in input.env && (isRuntimeSwitch(name) || input.env[name] !== value));
};

/** The credential must go where the plan said: the base URL of its dialect names the planned host. */
const scanHost = (input: ScanInput): string[] => {
  const { dialect, credentialHost, injected } = input.plan;
  if (dialect === null) return [];
  const name = dialect === "anthropic" ? "ANTHROPIC_BASE_URL" : "OPENAI_BASE_URL";
  const url = input.env[name];
  const planned = injected.find((entry) => entry.name === name)?.value;
  if (planned?.from === "literal") return url === planned.text ? [] : [name];
  if (url === undefined) return [];
  return credentialHost === null || routeHostOf(url) === credentialHost ? [] : [name];
};

const scanByok = (input: ScanInput): string[] => {
  const leaks = Object.entries(input.env)
    .filter(([name, value]) => {
      const className = classifyEnvName(input.registry, name);
      return (
        isAccessKey(input, value) || (className !== "platform" && startsWithGatewayUrl(input.gateway, value))
      );
    })
    .map(([name]) => name);
  return [...leaks, ...scanSingleCredential(input), ...scanHost(input)];
};

/**
 * The last look before anything starts: the frozen environment against the plan. Returns the names at fault,
 * sorted; empty means that it may start. It repeats no decision of the planner: it only looks at what came out.
 */
export const scanEnv = (input: ScanInput): readonly string[] => {
  const faults = new Set<string>();
  for (const [name, value] of Object.entries(input.env)) {
    if (input.isPlatformCredential(value)) faults.add(name);
    if (classifyEnvName(input.registry, name) === "injection") faults.add(name);
    if (input.plan.mode === "disabled" && isAccessKey(input, value)) faults.add(name);
  }
  const byMode =
    input.plan.mode === "platform_managed"
      ? scanPlatform(input)
      : input.plan.mode === "byok"
        ? scanByok(input)
        : [];
  for (const name of byMode) faults.add(name);
  return [...faults].toSorted();
};
