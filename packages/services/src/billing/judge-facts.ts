import {
  type BillingFacts,
  type BillingResolution,
  computeDrift,
  type Drift,
  type NamePlan,
  planNames,
  resolveBilling,
} from "@molecule/billing";
import type { RunReceipt } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import type { GatheredFacts } from "./gather-facts.ts";

/**
 * Who pays for one workspace and what a start would do now, with the facts that say so. Facts and receipt hold
 * fingerprints: a screen gets a `PayerStanding` instead.
 */
export type WorkspaceJudgement = {
  readonly facts: BillingFacts;
  readonly resolution: BillingResolution;
  readonly plan: NamePlan;
  /** Of the run that is live now. */
  readonly liveReceipt: RunReceipt | null;
  /** How the live run differs from what a start would do; null while no run is live. */
  readonly drift: Drift | null;
};

/** The rules over gathered facts, in their one order. */
export const judgeFacts = (registry: Registry, { facts, liveReceipt }: GatheredFacts): WorkspaceJudgement => {
  const resolution = resolveBilling(registry, facts);
  const plan = planNames(registry, facts, resolution);
  const drift = liveReceipt === null ? null : computeDrift(liveReceipt, plan);
  return { facts, resolution, plan, liveReceipt, drift };
};
