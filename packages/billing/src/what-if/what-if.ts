import type { BillingMode, PayerFacts } from "@molecule/domain";
import { findNativePrice, findPrice, findProvider, type Price, type Registry } from "@molecule/registry";
import { payerOfPlan } from "../env/plan.ts";
import type { BillingFacts } from "../facts.ts";
import { type DraftSide, describeDraftEffect, type RestartEffect } from "../guard/draft-effects.ts";
import { type DraftRefusal, judgeDraft, type PlaceDraft } from "../guard/judge-draft.ts";
import type { WhatIfFacts } from "./what-if-facts.ts";

/** What a person considers for one workspace: another model, keys, runtime or override; nothing is saved. */
export type WhatIfChange = Omit<PlaceDraft, "workspaceId" | "restores">;

/**
 * What a call costs, and in which currency of trust. `credits`: the platform's price; `provider`: the list price
 * that the provider bills (null where the book has none: unknown, not free); `subscription`: a flat fee;
 * `none`: no call can be made, or nobody here manages it.
 */
export type PriceClass =
  | { readonly kind: "credits" | "provider"; readonly price: Price | null }
  | { readonly kind: "subscription" | "none" };

export type WhatIfSide = {
  readonly mode: BillingMode;
  readonly chip: string;
  readonly sentence: string;
  readonly provider: string | null;
  readonly model: string | null;
  /** `gateway`, the name of a credential, or null where there is none. */
  readonly credentialMethod: string | null;
  /** Where the credential goes, when that is known. */
  readonly credentialHost: string | null;
  readonly price: PriceClass;
  /** Why a start would be refused, and the legal move; null when it would not be. */
  readonly refusal: { readonly code: string; readonly message: string; readonly remedy: string } | null;
};

export type WhatIf = {
  readonly before: WhatIfSide;
  readonly after: WhatIfSide;
  /** Not empty: saving would be refused. */
  readonly refusals: readonly DraftRefusal[];
  /** To be agreed to before a start may happen. */
  readonly payerChange: { readonly before: PayerFacts; readonly after: PayerFacts } | null;
  readonly restart: RestartEffect;
};

const priceOf = (registry: Registry, side: DraftSide, model: string | null, at: Date): PriceClass => {
  const { resolvedMode: mode, derivedProvider } = side.resolution;
  if (mode === "disabled" || model === null) return { kind: "none" };
  if (mode === "platform_managed") return { kind: "credits", price: findPrice(registry, model, at) ?? null };
  const provider = derivedProvider === null ? undefined : findProvider(registry, derivedProvider);
  if (provider?.authMode === "oauth") return { kind: "subscription" };
  const price = provider === undefined ? undefined : findNativePrice(registry, provider.name, model, at);
  return { kind: "provider", price: price ?? null };
};

const sideOf = (registry: Registry, side: DraftSide, at: Date): WhatIfSide => {
  const { resolution, plan, payer, refusal } = side;
  const model = plan.ok ? plan.model : resolution.effectiveModel;
  return {
    mode: resolution.resolvedMode,
    chip: payer.chip,
    sentence: payer.sentence,
    provider: payerOfPlan(plan)?.provider ?? resolution.derivedProvider,
    model,
    credentialMethod: payerOfPlan(plan)?.credentialMethod ?? null,
    credentialHost: plan.ok ? plan.credentialHost : null,
    price: priceOf(registry, side, model, at),
    refusal:
      plan.ok || refusal === null
        ? null
        : { code: plan.code, message: refusal.message, remedy: refusal.remedy },
  };
};

/**
 * What would follow if one workspace were changed: the judgement and the effects of a draft, by the same rules that
 * the server previews and applies it with. Pure; the only things that the server knows and this does not are whether
 * a sealed value is the one that stands already, and whether it is a credential of the platform's.
 * @param at the day whose prices are shown
 */
export const whatIf = (
  registry: Registry,
  { facts, desired, startable }: WhatIfFacts,
  change: WhatIfChange,
  at: Date,
): WhatIf => {
  const { workspaceId, tenantMode, sandbox } = facts;
  const workspaces = new Map<string, BillingFacts>([[workspaceId, facts]]);
  const state = { tenantMode, sandbox, workspaces, isStartable: (name: string) => startable.includes(name) };
  const { refusals, after } = judgeDraft(registry, state, [{ ...change, workspaceId }]);
  const effect = describeDraftEffect(
    registry,
    { before: facts, after: after.get(workspaceId) ?? facts },
    desired,
  );
  return {
    before: sideOf(registry, effect.before, at),
    after: sideOf(registry, effect.after, at),
    refusals,
    payerChange: effect.payerChange,
    restart: effect.restart,
  };
};
