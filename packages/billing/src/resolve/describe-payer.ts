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

/** How the organization is called: by its members, or by an operator who looks at somebody else's. */
type Voice = {
  readonly name: string;
  readonly nameFirst: string;
  readonly its: string;
  readonly itsFirst: string;
};

const YOURS: Voice = {
  name: "your organization",
  nameFirst: "Your organization",
  its: "your",
  itsFirst: "Your",
};

const voiceOf = (organization: string | undefined): Voice =>
  organization === undefined
    ? YOURS
    : { name: organization, nameFirst: organization, its: "its", itsFirst: "Its" };

/** What pays at a provider, without saying which key: "Your Claude Code subscription", "Your Anthropic key". */
export const nameCredential = (provider: Provider | undefined, whose = YOURS.itsFirst): string => {
  if (provider === undefined) return `${whose} own key`;
  const name = shortName(provider);
  return provider.authMode === "oauth" ? `${whose} ${name}` : `${whose} ${name} key`;
};

const describeByok = (
  voice: Voice,
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
      chip: `${nameCredential(provider, voice.itsFirst)}${hint}`,
      sentence: `${voice.nameFirst} pays the provider directly: an operator set this workspace to bring its own key.${from}`,
    };
  }
  if (provider.authMode === "oauth") {
    return {
      kind: "tenant_subscription",
      chip: nameCredential(provider, voice.itsFirst),
      sentence: `${voice.nameFirst} pays through its ${shortName(provider)}: ${model} is called directly, around our gateway.${from}`,
    };
  }
  return {
    kind: "tenant_key",
    chip: `${nameCredential(provider, voice.itsFirst)}${hint}`,
    sentence: `${voice.nameFirst} pays ${shortName(provider)} directly: ${model} is called with ${voice.its} own key, around our gateway.${from}`,
  };
};

/**
 * Says who pays in words that a card and a panel can show; the same on every surface. `organization` is its name
 * for a reader who does not belong to it; without one it is the reader's own.
 */
export const describePayer = (
  registry: Registry,
  facts: BillingFacts,
  resolution: BillingResolution,
  plan: NamePlan,
  organization?: string,
): PayerWords => {
  const voice = voiceOf(organization);
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
        sentence: `The platform pays the provider and charges ${voice.name}'s credits: ${what}.`,
      };
    }
    case "byok": {
      const provider =
        resolution.derivedProvider === null ? undefined : findProvider(registry, resolution.derivedProvider);
      const byok = provider?.name === "platform" ? undefined : provider;
      return describeByok(voice, facts, byok, resolution.effectiveModel ?? "the model", plan);
    }
    case "disabled":
      return resolution.payer === "tenant"
        ? {
            kind: "unmanaged_keys",
            chip: "Unmanaged: own keys",
            sentence: `LLM access is not managed here: the agent may use the credentials that ${voice.name} stored, and ${voice.name} pays their provider.`,
          }
        : {
            kind: "no_llm",
            chip: "No LLM",
            sentence:
              "LLM access is not managed here and no credential is stored: nobody pays, and the agent has no model to call.",
          };
  }
};
