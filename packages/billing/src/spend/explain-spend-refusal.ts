import { DomainError, decimalFromNanoUsd, type NanoUsd, type SpendAccount } from "@molecule/domain";
import { windowEndOf } from "./windows.ts";

/** The account in which a call found no room. */
export type SpendRefusal = {
  readonly account: SpendAccount;
  /** What the call had to set aside. */
  readonly holdNanoUsd: NanoUsd;
  /** The budget's limit; of credit, what is left of it with the overage. */
  readonly limitNanoUsd: NanoUsd;
  readonly availableNanoUsd: NanoUsd;
};

const usd = (amount: NanoUsd): string => `$${decimalFromNanoUsd(amount)}`;

const SUBJECTS = {
  tenant: "the organization's",
  workspace: "this workspace's",
  key: "this run's",
} as const;

const WINDOWS = { day: "daily", month: "monthly" } as const;

/** A smaller bound on the answer is the one thing that a caller can change by itself. */
const ASK_LESS = "ask for fewer output tokens";

/** Why a call is refused for money: which account, until when, and what to do about it. */
export const explainSpendRefusal = ({
  account: { scope, window, windowStart },
  holdNanoUsd,
  limitNanoUsd,
  availableNanoUsd,
}: SpendRefusal): DomainError => {
  const needed = `This call may cost up to ${usd(holdNanoUsd)}`;
  if (scope === "credit" || window === "ever")
    return new DomainError(
      "OUT_OF_CREDIT",
      `${needed}, and ${usd(availableNanoUsd)} of the organization's credit is left.`,
      { remedy: `Top up the organization's credit, wait for calls under way to end, or ${ASK_LESS}.` },
    );
  const resets = windowEndOf(window, windowStart);
  return new DomainError(
    "BUDGET_EXCEEDED",
    `${needed}, and ${usd(availableNanoUsd)} of ${SUBJECTS[scope]} ${WINDOWS[window]} budget of ${usd(limitNanoUsd)} is left.`,
    {
      remedy: `It begins anew on ${resets} at 00:00 UTC. Until then raise the budget, wait for calls under way to end, or ${ASK_LESS}.`,
    },
  );
};
