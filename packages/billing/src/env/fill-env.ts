import type { PlanRefusalCode, Secret } from "@molecule/domain";
import { keyFormatOwners, type Registry } from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { providersOfCredential } from "./choose-credential.ts";
import type { Injected, NamePlan } from "./plan.ts";

declare const made: unique symbol;
type MadeEnv<Kind extends string> = Readonly<Record<string, string>> & { readonly [made]: Kind };
/** The environment of a run that the tenant pays for: no access key, no gateway. Only the planner makes one. */
export type ByokEnv = MadeEnv<"byok">;
/** The environment of a run that the platform pays for: no tenant credential or route. Only the planner makes one. */
export type PlatformEnv = MadeEnv<"platform_managed">;
export type UnmanagedEnv = MadeEnv<"disabled">;
export type RunEnv = ByokEnv | PlatformEnv | UnmanagedEnv;

export type FillInput = {
  readonly registry: Registry;
  readonly facts: BillingFacts;
  readonly plan: Extract<NamePlan, { ok: true }>;
  /** Opened values of sealed rows, by `entryKey`; variables are taken from the facts. */
  readonly values: ReadonlyMap<string, Secret>;
  /** The run's own gateway key; needed on platform_managed alone. */
  readonly accessKey: string | null;
  /** What every run needs to find its platform: a driver may add nothing later. */
  readonly identity: Readonly<Record<string, string>>;
};

export type FilledEnv =
  | { readonly ok: true; readonly env: RunEnv }
  | { readonly ok: false; readonly code: PlanRefusalCode; readonly names: readonly string[] };

export const entryKey = (entry: Pick<StoredEntry, "scope" | "name">): string =>
  `${entry.scope}:${entry.name}`;

const openedValue = (input: FillInput, scope: StoredEntry["scope"], name: string): string | null => {
  const opened = input.values.get(entryKey({ scope, name }));
  if (opened !== undefined) return opened.expose();
  return (
    input.facts.entries.find((e) => e.scope === scope && e.name === name && !e.blank && !e.unreadable)
      ?.value ?? null
  );
};

const injectedValue = (
  injected: Injected,
  accessKey: string | null,
  chosen: string | null,
): string | null => {
  switch (injected.value.from) {
    case "literal":
      return injected.value.text;
    case "access_key":
      return accessKey;
    case "chosen_credential":
      return chosen;
  }
};

/** Values may say more than what was learnt when they were written: the key format is looked at once more. */
const chosenIsForeign = (input: FillInput, name: string, value: string): boolean => {
  const owners = keyFormatOwners(input.registry, value);
  if (owners === null) return false;
  const provider = input.plan.payer.provider;
  const derived = input.registry.providers.find((p) => p.name === provider) ?? null;
  const mine = providersOfCredential(input.registry, derived, name);
  return mine.length > 0 && !owners.some((owner) => mine.includes(owner));
};

/**
 * Turns a plan into the environment itself, or the refusal that only values can cause. The one place where
 * secret values meet their names; called by the supervisor and by the simulator, nobody else.
 */
export const fillEnv = (input: FillInput): FilledEnv => {
  const { plan } = input;
  const refused = (code: PlanRefusalCode, names: readonly string[] = []): FilledEnv => ({
    ok: false,
    code,
    names,
  });
  const env: Record<string, string> = {};
  const unreadable: string[] = [];
  for (const { scope, name } of plan.enters) {
    const value = openedValue(input, scope, name);
    if (value === null) unreadable.push(name);
    else env[name] = value;
  }
  if (unreadable.length > 0) return refused("SECRET_UNREADABLE", unreadable.toSorted());
  if (plan.mode === "platform_managed" && (input.accessKey?.trim() ?? "") === "")
    return refused("MISSING_PLATFORM_PROXY");

  const chosen = plan.chosen === null ? null : (env[plan.chosen.name] ?? null);
  if (plan.chosen !== null && (chosen === null || chosenIsForeign(input, plan.chosen.name, chosen))) {
    return refused("CREDENTIAL_OF_OTHER_PROVIDER", [plan.chosen.name]);
  }
  for (const injected of plan.injected) {
    const value = injectedValue(injected, input.accessKey, chosen);
    if (value === null) return refused("ENV_SCAN_FAILED", [injected.name]);
    env[injected.name] = value;
  }
  Object.assign(env, input.identity);
  return { ok: true, env: Object.freeze(env) as RunEnv };
};
