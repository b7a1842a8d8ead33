import type { BillingMode, Payer } from "@molecule/domain";
import { classifyEnvName, deriveProvider, type Registry } from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { effectiveModel } from "./effective-model.ts";
import { mergeEntries } from "./merge-entries.ts";
import type { BillingResolution, TraceStep } from "./resolution.ts";
import { traceDerivation, traceModel, traceOverride } from "./trace.ts";

type Decision = Pick<BillingResolution, "resolvedMode" | "source" | "providerSelection">;

const payerOf = (registry: Registry, mode: BillingMode, merged: ReadonlyMap<string, StoredEntry>): Payer => {
  switch (mode) {
    case "byok":
      return "tenant";
    case "platform_managed":
      return "platform";
    case "disabled": {
      const hasCredential = [...merged.keys()].some(
        (name) => classifyEnvName(registry, name) === "credential",
      );
      return hasCredential ? "tenant" : "none";
    }
  }
};

const fallback = (facts: BillingFacts, error: string, trace: readonly TraceStep[]): BillingResolution => ({
  workspaceId: facts.workspaceId,
  resolvedMode: "platform_managed",
  workspaceOverride: facts.override,
  orgDefault: "platform_managed",
  source: "constant_fallback",
  providerSelection: null,
  effectiveModel: null,
  modelOrigin: null,
  derivedProvider: null,
  derivation: null,
  payer: "platform",
  trace: [...trace, { step: "Facts", outcome: error, decided: true }],
  error,
});

/**
 * Who pays for one workspace: an override, else the provider that its model derives to, else the safe default.
 * `constant_fallback` is for screens alone: a start never acts on it.
 */
export const resolveBilling = (registry: Registry, facts: BillingFacts): BillingResolution => {
  if (facts.readFailure !== null) return fallback(facts, facts.readFailure, []);
  const merged = mergeEntries(facts.entries);
  const model = effectiveModel(merged, facts.requestedModel);
  if (facts.override === null && model.state === "unreadable") {
    return fallback(facts, `${model.name} decides the model and cannot be read`, [traceOverride(null)]);
  }
  const text = model.state === "chosen" ? model.model : null;
  const derived = text === null ? null : deriveProvider(registry, facts.runtime, text, [...merged.keys()]);
  const provider = derived?.ok ? derived.provider : null;
  const decision: Decision =
    facts.override !== null
      ? { resolvedMode: facts.override, source: "workspace_override", providerSelection: null }
      : provider === null
        ? { resolvedMode: "platform_managed", source: "derived_default", providerSelection: text }
        : {
            resolvedMode: provider === "platform" ? "platform_managed" : "byok",
            source: "derived_provider",
            providerSelection: provider,
          };
  return {
    workspaceId: facts.workspaceId,
    ...decision,
    workspaceOverride: facts.override,
    orgDefault: "platform_managed",
    effectiveModel: text,
    modelOrigin: model.state === "chosen" ? model.origin : null,
    derivedProvider: provider,
    derivation: derived === null ? null : derived.ok ? derived.rung : derived.error,
    payer: payerOf(registry, decision.resolvedMode, merged),
    trace: [
      traceOverride(facts.override),
      traceModel(model),
      traceDerivation(facts, decision, derived, text),
    ],
    error: null,
  };
};
