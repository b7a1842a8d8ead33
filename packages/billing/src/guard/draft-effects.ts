import { type DesiredState, type PayerFacts, samePayer } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { explainRefusal, type RefusalWords } from "../env/explain-refusal.ts";
import type { NamePlan } from "../env/plan.ts";
import { planNames } from "../env/plan-names.ts";
import type { BillingFacts } from "../facts.ts";
import { describePayer, type PayerWords } from "../resolve/describe-payer.ts";
import type { BillingResolution } from "../resolve/resolution.ts";
import { resolveBilling } from "../resolve/resolve-billing.ts";

/** Who pays for one workspace and what a start would do, before or after a draft. */
export type DraftSide = {
  readonly resolution: BillingResolution;
  readonly plan: NamePlan;
  readonly payer: PayerWords;
  /** Why a start would be refused, and what to do; null when it would not be. */
  readonly refusal: RefusalWords | null;
};

/**
 * What applying would do to a workspace that is to run. `none`: a start would be the same, so nothing restarts.
 * `needs_agreement`: the start waits until someone agrees to the new payer. `refused`: a start would be refused,
 * so what runs keeps serving. `when_resumed`: it is paused, and takes the change when it resumes.
 */
export type RestartEffect = "none" | "restarts" | "needs_agreement" | "refused" | "when_resumed";

export type DraftEffect = {
  readonly before: DraftSide;
  readonly after: DraftSide;
  /** What a person must agree to before a start may happen; null when nothing is. */
  readonly payerChange: { readonly before: PayerFacts; readonly after: PayerFacts } | null;
  readonly restart: RestartEffect;
};

const sideOf = (registry: Registry, facts: BillingFacts): DraftSide => {
  const resolution = resolveBilling(registry, facts);
  const plan = planNames(registry, facts, resolution);
  const payer = describePayer(registry, facts, resolution, plan);
  if (plan.ok) return { resolution, plan, payer, refusal: null };
  const { effectiveModel: model, derivedProvider: provider } = resolution;
  const { names, payerChange } = plan;
  const subject = { registry, runtime: facts.runtime, model, provider, names, payerChange };
  return { resolution, plan, payer, refusal: explainRefusal(plan.code, subject) };
};

/** Two starts with equal outlines get the same environment and the same payer. */
const outline = ({ runtime }: BillingFacts, { plan }: DraftSide): string =>
  plan.ok
    ? JSON.stringify([runtime, plan.mode, plan.payer, plan.model, plan.enters, plan.injected])
    : JSON.stringify([runtime, plan.mode, plan.code, plan.names, plan.payerChange?.after ?? null]);

const restartOf = (changed: boolean, plan: NamePlan, desired: DesiredState): RestartEffect => {
  if (!changed) return "none";
  if (desired !== "running") return "when_resumed";
  if (plan.ok) return "restarts";
  return plan.code === "PAYER_CHANGE_UNCONFIRMED" ? "needs_agreement" : "refused";
};

/** What a draft does to one workspace: the facts as they stand, and as they would stand. */
export const describeDraftEffect = (
  registry: Registry,
  facts: { readonly before: BillingFacts; readonly after: BillingFacts },
  desired: DesiredState,
): DraftEffect => {
  const before = sideOf(registry, facts.before);
  const after = sideOf(registry, facts.after);
  const changed = outline(facts.before, before) !== outline(facts.after, after);
  return {
    before,
    after,
    payerChange: after.plan.ok ? null : (after.plan.payerChange ?? null),
    restart: restartOf(changed, after.plan, desired),
  };
};

/** Whether a draft may start a workspace: as it is, or because a person agreed to exactly this payer. */
export const mayStartAfter = ({ restart, payerChange }: DraftEffect, agreed: PayerFacts | null): boolean =>
  restart === "restarts" ||
  (restart === "needs_agreement" &&
    agreed !== null &&
    payerChange !== null &&
    samePayer(agreed, payerChange.after));
