import { type EntryRef, type PlanRefusalCode, type RunReceipt, samePayer } from "@molecule/domain";
import type { NamePlan } from "./plan.ts";

/** What a restart would change, from the live run's receipt and the current plan; never a stored flag. */
export type Drift = {
  readonly pending: boolean;
  /** Names that were added, changed or removed since the run was prepared, sorted. */
  readonly changedNames: readonly string[];
  readonly modelChanges: boolean;
  readonly payerChanges: boolean;
  /** Set when a restart would be refused now. */
  readonly refusal: PlanRefusalCode | null;
  /** "2 keys changed, payer unchanged", or "up to date". */
  readonly summary: string;
};

const tagOf = (entry: EntryRef): string => `${entry.scope}:${entry.version}`;

const changedNames = (before: readonly EntryRef[], after: readonly EntryRef[]): string[] => {
  const old = new Map(before.map((entry) => [entry.name, tagOf(entry)]));
  const now = new Map(after.map((entry) => [entry.name, tagOf(entry)]));
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].filter((name) => old.get(name) !== now.get(name)).toSorted();
};

const summarise = (changed: number, model: boolean, payer: boolean): string => {
  const parts = [
    ...(changed > 0 ? [changed === 1 ? "1 key changed" : `${changed} keys changed`] : []),
    ...(model ? ["model changed"] : []),
    payer ? "payer changes" : "payer unchanged",
  ];
  return parts.join(", ");
};

export const computeDrift = (receipt: RunReceipt, plan: NamePlan): Drift => {
  if (!plan.ok) {
    const payerChanges = plan.code === "PAYER_CHANGE_UNCONFIRMED";
    return {
      pending: true,
      changedNames: [],
      modelChanges: false,
      payerChanges,
      refusal: plan.code,
      summary: payerChanges
        ? "the payer would change: confirm it first"
        : `a restart would be refused: ${plan.code}`,
    };
  }
  const changed = changedNames(receipt.injected, plan.enters);
  const modelChanges = receipt.model !== plan.model;
  const payerChanges = !samePayer(receipt, plan.payer) || receipt.mode !== plan.mode;
  const pending = changed.length > 0 || modelChanges || payerChanges;
  const summary = pending ? summarise(changed.length, modelChanges, payerChanges) : "up to date";
  return { pending, changedNames: changed, modelChanges, payerChanges, refusal: null, summary };
};
