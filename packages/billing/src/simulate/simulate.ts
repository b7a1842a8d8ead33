import { hintOf, type SecretScope, type TenantBillingMode } from "@molecule/domain";
import { classifyEnvName, type Registry } from "@molecule/registry";
import { fillEnv } from "../env/fill-env.ts";
import { planNames } from "../env/plan-names.ts";
import { scanEnv } from "../env/scan-env.ts";
import { applyChangeSet } from "../guard/apply-change-set.ts";
import { checkSecretWrite } from "../guard/check-secret-write.ts";
import { listCredentialTexts } from "../guard/flag-value.ts";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { factsFromValues, type SimulatedState, UNREADABLE } from "./facts-from-values.ts";

const refusal = (code: string, names: readonly string[]) =>
  names.length > 0 ? { ok: false as const, code, names } : { ok: false as const, code };

/** Whether a value is, or carries, a credential that stands in the state, as a start recognises those that were stored. */
const isStoredCredential = (
  registry: Registry,
  { tenantSecrets, workspaceSecrets }: SimulatedState,
): ((value: string) => boolean) => {
  const stored = new Set(
    [...Object.entries(tenantSecrets), ...Object.entries(workspaceSecrets)]
      .filter(([name, value]) => value !== UNREADABLE && classifyEnvName(registry, name) === "credential")
      .map(([, value]) => value.trim()),
  );
  return (value) => listCredentialTexts(value).some((text) => stored.has(text));
};

/** Who would pay, in the words of the wire. */
export const simulateResolve = (registry: Registry, state: SimulatedState) => {
  const resolution = resolveBilling(registry, factsFromValues(registry, state));
  return {
    resolved_mode: resolution.resolvedMode,
    source: resolution.source,
    provider_selection: resolution.providerSelection,
    workspace_override: resolution.workspaceOverride,
    effective_model: resolution.effectiveModel,
    payer: resolution.payer,
  };
};

/** The environment that a start would get from secrets and billing (identity variables left out), or its refusal. */
export const simulatePlan = (registry: Registry, state: SimulatedState, accessKey: string | null) => {
  const facts = factsFromValues(registry, state);
  const plan = planNames(registry, facts, resolveBilling(registry, facts));
  if (!plan.ok) return refusal(plan.code, plan.names);
  const filled = fillEnv({ registry, facts, plan, values: new Map(), accessKey, identity: {} });
  if (!filled.ok) return refusal(filled.code, filled.names);
  const faults = scanEnv({
    registry,
    runtime: facts.runtime,
    plan,
    env: filled.env,
    gateway: facts.gateway,
    accessKey,
    isTenantCredential: isStoredCredential(registry, state),
    isPlatformCredential: () => false,
  });
  if (faults.length > 0) return refusal("ENV_SCAN_FAILED", faults);
  return { ok: true as const, mode: plan.mode, env: { ...filled.env }, withheld: plan.withheld };
};

export type SimulatedWrite = {
  readonly scope: SecretScope;
  readonly name: string;
  readonly value: string;
  readonly tenantMode: TenantBillingMode;
};

/** Whether one write would be let through, judged together with a model named beside it. */
export const simulateWrite = (registry: Registry, state: SimulatedState, write: SimulatedWrite) => {
  const before = factsFromValues(registry, state);
  const change = { writes: [{ ...write, kind: "secret" as const }], removes: [] };
  const standing = [state.tenantSecrets, state.workspaceSecrets].map((rows) =>
    Object.hasOwn(rows, write.name) ? rows[write.name] : undefined,
  );
  const decision = checkSecretWrite(registry, {
    ...write,
    sandbox: false,
    hints: standing.flatMap((value) =>
      value === undefined || value === UNREADABLE ? [] : (hintOf(value.trim()) ?? []),
    ),
    isPlatformCredential: false,
    factsAfter: write.scope === "workspace" ? applyChangeSet(registry, before, change) : null,
  });
  return decision.allowed ? { allowed: true as const } : { allowed: false as const, code: decision.code };
};
