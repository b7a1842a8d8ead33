import {
  type BillingResolution,
  type Drift,
  describePayer,
  explainRefusal,
  type NamePlan,
  type PayerWords,
  type RefusalWords,
} from "@molecule/billing";
import type { Registry } from "@molecule/registry";
import type { WorkspaceJudgement } from "./judge-facts.ts";

/** What may be shown of a judgement: no facts and no receipt, because those hold fingerprints. */
export type PayerStanding = {
  readonly resolution: BillingResolution;
  readonly plan: NamePlan;
  /** How the live run differs from what a start would do; null while no run is live. */
  readonly drift: Drift | null;
  /** The chip and the sentence that say who pays. */
  readonly payer: PayerWords;
  /** Why a start would be refused now, and what to do; null when it would not be. */
  readonly refusal: RefusalWords | null;
  /** A run is live, and a restart would change something. */
  readonly needsRestart: boolean;
};

/** `organization` is its name for a reader who does not belong to it. */
export const describeStanding = (
  registry: Registry,
  judgement: WorkspaceJudgement,
  organization?: string,
): PayerStanding => {
  const { facts, resolution, plan, drift } = judgement;
  const refusal = plan.ok
    ? null
    : explainRefusal(plan.code, {
        registry,
        runtime: facts.runtime,
        model: resolution.effectiveModel,
        provider: resolution.derivedProvider,
        names: plan.names,
        payerChange: plan.payerChange,
      });
  return {
    resolution,
    plan,
    drift,
    payer: describePayer(registry, facts, resolution, plan, organization),
    refusal,
    needsRestart: drift?.pending ?? false,
  };
};
