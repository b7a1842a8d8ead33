import { findProvider, type Provider, type Registry } from "@molecule/registry";
import type { NamePlan } from "../env/plan.ts";
import type { BillingFacts } from "../facts.ts";
import { mergeEntries } from "./merge-entries.ts";
import type { BillingResolution } from "./resolution.ts";

export type PayerChipKind =
  | "tenant_key"
  | "tenant_subscription"
  | "platform"
  | "unmanaged_keys"
  | "no_llm"
  | "unknown";

/** The words for who pays: a chip on the card, a sentence in the panel. */
export type PayerWords = { readonly kind: PayerChipKind; readonly chip: string; readonly sentence: string };

/** "Anthropic API" → "Anthropic", "Moonshot Kimi (coding-tuned)" → "Moonshot Kimi". */
const shortName = (provider: Provider): string =>
  provider.displayName.replace(/ \(.*\)$/, "").replace(/ API$/, "");

/** What pays at a provider, without saying which key: "Your Claude Code subscription", "Your Anthropic key". */
export const nameCredential = (provider: Provider | undefined): string => {
  if (provider === undefined) return "Your own key";
  const name = shortName(provider);
  return provider.authMode === "oauth" ? `Your ${name}` : `Your ${name} key`;
};

const describeByok = (
  facts: BillingFacts,
  provider: Provider | undefined,
  model: string,
  plan: NamePlan,
): PayerWords => {
  const chosen = plan.ok ? plan.chosen : null;
  const row = chosen === null ? undefined : mergeEntries(facts.entries).get(chosen.name);
  const hint = row?.hint ? ` · ${row.hint}` : "";
  const from =
    chosen === null
      ? ""
      : ` Credential: ${chosen.name}, ${chosen.scope === "tenant" ? "set for all workspaces" : "set on this workspace"}.`;
  if (provider === undefined) {
    return {
      kind: "tenant_key",
      chip: `${nameCredential(provider)}${hint}`,
      sentence: `Your organization pays the provider directly: an operator set this workspace to bring its own key.${from}`,
    };
  }
  if (provider.authMode === "oauth") {
    return {
      kind: "tenant_subscription",
      chip: nameCredential(provider),
      sentence: `Your organization pays through its ${shortName(provider)}: ${model} is called directly, around our gateway.${from}`,
    };
  }
  return {
    kind: "tenant_key",
    chip: `${nameCredential(provider)}${hint}`,
    sentence: `Your organization pays ${shortName(provider)} directly: ${model} is called with your own key, around our gateway.${from}`,
  };
};

/** Says who pays in words that a card and a panel can show; the same on every surface. */
export const describePayer = (
  registry: Registry,
  facts: BillingFacts,
  resolution: BillingResolution,
  plan: NamePlan,
): PayerWords => {
  if (resolution.source === "constant_fallback") {
    return {
      kind: "unknown",
      chip: "Payer unknown",
      sentence: "Who pays could not be determined just now; nothing starts until it can be.",
    };
  }
  switch (resolution.resolvedMode) {
    case "platform_managed": {
      const model =
        resolution.effectiveModel ?? registry.runtimes.find((r) => r.name === facts.runtime)?.defaultModel;
      const what =
        resolution.effectiveModel === null
          ? `no model is chosen, so the default ${model ?? ""} is used`
          : `${model ?? ""} goes through our metered gateway`;
      return {
        kind: "platform",
        chip: "Platform credits",
        sentence: `The platform pays the provider and charges your organization's credits: ${what}.`,
      };
    }
    case "byok": {
      const provider =
        resolution.derivedProvider === null ? undefined : findProvider(registry, resolution.derivedProvider);
      const byok = provider?.name === "platform" ? undefined : provider;
      return describeByok(facts, byok, resolution.effectiveModel ?? "the model", plan);
    }
    case "disabled":
      return resolution.payer === "tenant"
        ? {
            kind: "unmanaged_keys",
            chip: "Unmanaged: own keys",
            sentence:
              "LLM access is not managed here: the agent may use the credentials that your organization stored, and your organization pays their provider.",
          }
        : {
            kind: "no_llm",
            chip: "No LLM",
            sentence:
              "LLM access is not managed here and no credential is stored: nobody pays, and the agent has no model to call.",
          };
  }
};
