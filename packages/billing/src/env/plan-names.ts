import {
  type EntryRef,
  type PayerFacts,
  type PlanRefusalCode,
  samePayer,
  type Withheld,
} from "@molecule/domain";
import {
  classifyEnvName,
  findProvider,
  findRuntime,
  type Provider,
  type Registry,
  type Runtime,
  resolveUpstream,
} from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { effectiveModel } from "../resolve/effective-model.ts";
import { mergeEntries } from "../resolve/merge-entries.ts";
import type { BillingResolution } from "../resolve/resolution.ts";
import { chooseCredential, providersOfCredential, providersThatReceive } from "./choose-credential.ts";
import { dialectOf, injectMode, injectModel, injectPlatformRoute, projectEndpoint } from "./inject.ts";
import type { Injected, NamePlan } from "./plan.ts";
import { withholdReason } from "./withhold.ts";

const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
const sortedNames = (entries: readonly StoredEntry[]): string[] => entries.map((e) => e.name).toSorted();
const refOf = ({ name, scope, version }: StoredEntry): EntryRef => ({ name, scope, version });

/** Everything that the refusals and the finished plan are read from; computed once, decides nothing. */
type Draft = {
  readonly runtime: Runtime;
  readonly provider: Provider | null;
  readonly merged: ReadonlyMap<string, StoredEntry>;
  readonly entering: ReadonlyMap<string, StoredEntry>;
  readonly withheld: readonly Withheld[];
  readonly chosen: StoredEntry | null;
};

const draftPlan = (
  registry: Registry,
  facts: BillingFacts,
  resolution: BillingResolution,
  runtime: Runtime,
): Draft => {
  const mode = resolution.resolvedMode;
  const merged = mergeEntries(facts.entries);
  const derived = mode === "byok" ? resolution.derivedProvider : null;
  const provider =
    derived === null || derived === "platform" ? null : (findProvider(registry, derived) ?? null);
  const chosen =
    mode === "byok" ? chooseCredential(registry, runtime, provider, facts.entries, merged) : null;
  const ownProviders =
    provider !== null ? [provider.name] : chosen === null ? [] : providersThatReceive(registry, null, chosen);
  const context = { registry, mode, runtime, chosenName: chosen?.name ?? null, ownProviders };
  const entering = new Map<string, StoredEntry>();
  const withheld: Withheld[] = [];
  for (const entry of merged.values()) {
    if (classifyEnvName(registry, entry.name) === "model") continue;
    const reason = withholdReason(context, entry);
    if (reason === null) entering.set(entry.name, entry);
    else withheld.push({ name: entry.name, reason });
  }
  return { runtime, provider, merged, entering, withheld: withheld.toSorted(byName), chosen };
};

type Refusal = { readonly code: PlanRefusalCode; readonly names: readonly string[] };
const refuse = (code: PlanRefusalCode, names: readonly string[] = []): Refusal => ({ code, names });

const refuseRows = (registry: Registry, facts: BillingFacts, draft: Draft): Refusal | null => {
  const forbidden = [...draft.merged.values()].filter(
    (entry) => entry.scope === "tenant" && classifyEnvName(registry, entry.name) === "operator",
  );
  if (forbidden.length > 0) return refuse("FORBIDDEN_TENANT_ENV", sortedNames(forbidden));
  const entering = [...draft.entering.values()];
  const unreadable = sortedNames(entering.filter((entry) => entry.unreadable));
  const model = effectiveModel(draft.merged, facts.requestedModel);
  if (model.state === "unreadable") unreadable.push(model.name);
  if (unreadable.length > 0) return refuse("SECRET_UNREADABLE", unreadable.toSorted());
  const coMingled = entering.filter((entry) => entry.coMingled);
  return coMingled.length > 0 ? refuse("CO_MINGLED_CREDENTIAL", sortedNames(coMingled)) : null;
};

const refusePlatform = (
  registry: Registry,
  facts: BillingFacts,
  resolution: BillingResolution,
  runtime: Runtime,
): Refusal | null => {
  const model = resolution.effectiveModel;
  if (model !== null && resolution.derivedProvider === null) return refuse("UNREGISTERED_MODEL");
  if (model !== null && (resolution.derivedProvider !== "platform" || !resolveUpstream(registry, model).ok)) {
    return refuse("MODEL_NOT_ON_PLATFORM");
  }
  return injectPlatformRoute(runtime, facts.gateway) === null ? refuse("MISSING_PLATFORM_PROXY") : null;
};

const refuseByok = (registry: Registry, draft: Draft): Refusal | null => {
  if (draft.chosen === null) return refuse("MISSING_BYOK_CREDENTIAL");
  const owners = draft.chosen.keyFormatOwners;
  const mine = providersOfCredential(registry, draft.provider, draft.chosen.name);
  const foreign = owners !== null && mine.length > 0 && !owners.some((owner) => mine.includes(owner));
  return foreign ? refuse("CREDENTIAL_OF_OTHER_PROVIDER", [draft.chosen.name]) : null;
};

const payerOf = (resolution: BillingResolution, draft: Draft): PayerFacts => {
  const mode = resolution.resolvedMode;
  if (mode === "platform_managed")
    return { payer: "platform", mode, provider: "platform", credentialMethod: "gateway" };
  return {
    payer: resolution.payer,
    mode,
    provider: draft.provider?.name ?? null,
    credentialMethod: draft.chosen?.name ?? null,
  };
};

/**
 * The environment of a start, by name: what enters, what is withheld and why, or the first refusal in the fixed
 * order. It reads no secret value, so a screen and a process without the private key compute the same answer.
 */
export const planNames = (
  registry: Registry,
  facts: BillingFacts,
  resolution: BillingResolution,
): NamePlan => {
  const mode = resolution.resolvedMode;
  const refused = ({ code, names }: Refusal, withheld: readonly Withheld[] = []) => ({
    ok: false as const,
    code,
    names,
    mode,
    withheld,
  });
  if (resolution.source === "constant_fallback") return refused(refuse("PAYER_UNRESOLVED"));
  const runtime = findRuntime(registry, facts.runtime);
  if (runtime === undefined) return refused(refuse("UNKNOWN_RUNTIME"));
  if (!facts.runtimeInstalled) return refused(refuse("RUNTIME_NOT_INSTALLED"));

  const draft = draftPlan(registry, facts, resolution, runtime);
  const refusal =
    refuseRows(registry, facts, draft) ??
    (mode === "platform_managed" ? refusePlatform(registry, facts, resolution, runtime) : null) ??
    (mode === "byok" ? refuseByok(registry, draft) : null);
  if (refusal !== null) return refused(refusal, draft.withheld);

  const payer = payerOf(resolution, draft);
  const before = facts.lastPayer;
  const confirmation =
    before === null || samePayer(before, payer)
      ? null
      : facts.confirmations.find((c) => samePayer(c.before, before) && samePayer(c.after, payer));
  if (confirmation === undefined && before !== null) {
    return {
      ...refused(refuse("PAYER_CHANGE_UNCONFIRMED"), draft.withheld),
      payerChange: { before, after: payer },
    };
  }
  return finishPlan(facts, resolution, draft, payer, confirmation?.id ?? null);
};

const finishPlan = (
  facts: BillingFacts,
  resolution: BillingResolution,
  draft: Draft,
  payer: PayerFacts,
  confirmationId: string | null,
): NamePlan => {
  const { resolvedMode: mode, effectiveModel: chosenModel } = resolution;
  const { runtime, provider, chosen, entering } = draft;
  const dialect = dialectOf(mode, runtime, provider);
  const modelIsDefault = mode === "platform_managed" && chosenModel === null;
  const model = modelIsDefault ? runtime.defaultModel : chosenModel;
  const projection =
    mode === "byok" && dialect !== null
      ? projectEndpoint(facts, dialect, provider, entering)
      : {
          injected: (mode === "platform_managed" ? injectPlatformRoute(runtime, facts.gateway) : null) ?? [],
          credentialHost: null,
        };
  const injected: Injected[] = [
    ...injectMode(mode, dialect),
    ...projection.injected,
    ...injectModel(runtime, model),
  ];
  return {
    ok: true,
    mode,
    payer,
    enters: [...entering.values()].map(refOf).toSorted(byName),
    withheld: draft.withheld,
    chosen: chosen === null ? null : refOf(chosen),
    injected,
    dialect,
    model,
    modelIsDefault,
    credentialHost: projection.credentialHost,
    confirmationId,
  };
};
