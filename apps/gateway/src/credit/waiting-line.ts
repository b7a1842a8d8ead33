import { type CallOrigin, explainSpendRefusal } from "@molecule/billing";
import { DomainError, type NanoUsd, type SpendAccount } from "@molecule/domain";
import type { CreditAnswer } from "@molecule/services/calls";
import { type CallPlan, freeOf, type Hold, keyOf, takeHold } from "./tenant-accounts.ts";

export type CreditOutcome =
  | { readonly ok: true; readonly hold: Hold }
  | { readonly ok: false; readonly error: DomainError; readonly retryAfterMs?: number };

/** A call that found no room in memory. */
export type Waiter = {
  readonly origin: CallOrigin;
  readonly amountNanoUsd: NanoUsd;
  /** Until then it waits for what other gateways may give back. */
  readonly patientUntilMs: number;
  readonly answer: (outcome: CreditOutcome) => void;
};

export const unavailable = (): CreditOutcome => ({
  ok: false,
  error: new DomainError("UNAVAILABLE", "The gateway cannot set credit aside at the moment."),
  retryAfterMs: 1000,
});

type Lacking = { readonly answer: CreditAnswer; readonly availableNanoUsd: NanoUsd };

/** The account that lacks most, among those whose answer says that the call does not fit. */
const findLacking = (
  plan: CallPlan,
  amountNanoUsd: NanoUsd,
  answers: ReadonlyMap<string, CreditAnswer>,
): Lacking | undefined => {
  let worst: Lacking | undefined;
  for (const account of plan.accounts) {
    const answer = answers.get(keyOf(account.account));
    const free = freeOf(account);
    if (answer === undefined || answer.availableNanoUsd === null || free >= amountNanoUsd) continue;
    const availableNanoUsd = answer.availableNanoUsd + free;
    if (availableNanoUsd >= amountNanoUsd) continue;
    if (worst === undefined || availableNanoUsd < worst.availableNanoUsd)
      worst = { answer, availableNanoUsd };
  }
  return worst;
};

export type Verdict =
  | { readonly kind: "served" }
  /** It fits as soon as it is leased: ask again. */
  | { readonly kind: "again" }
  /** Others have something of these set aside, which they may give back. */
  | { readonly kind: "wait"; readonly account: SpendAccount }
  | { readonly kind: "refused" };

/** Serves or refuses a waiter by what the database answered, or says what it waits for. */
export const judgeWaiter = (
  waiter: Waiter,
  plan: CallPlan,
  answers: ReadonlyMap<string, CreditAnswer>,
  nowMs: number,
): Verdict => {
  const { amountNanoUsd, answer } = waiter;
  const hold = takeHold(plan, amountNanoUsd);
  if (hold !== undefined) {
    answer({ ok: true, hold });
    return { kind: "served" };
  }
  const lacking = findLacking(plan, amountNanoUsd, answers);
  if (lacking === undefined) return { kind: "again" };
  const { account, limitNanoUsd, reservedElsewhereNanoUsd } = lacking.answer;
  if (reservedElsewhereNanoUsd > 0n && nowMs < waiter.patientUntilMs) return { kind: "wait", account };
  const error = explainSpendRefusal({
    ...{ account, holdNanoUsd: amountNanoUsd, limitNanoUsd: limitNanoUsd ?? 0n },
    availableNanoUsd: lacking.availableNanoUsd,
  });
  answer({ ok: false, error });
  return { kind: "refused" };
};
