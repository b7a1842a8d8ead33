import type { BudgetView } from "@molecule/api";
import { formatShortDay } from "../../ui/format-day.ts";
import { formatMoney } from "../../ui/format-money.ts";
import type { MeterTone } from "../../ui/meter.tsx";

/** Whose budget it is. */
export const budgetSubject = ({
  scope,
  workspaceName,
}: Pick<BudgetView, "scope" | "workspaceName">): string => {
  switch (scope) {
    case "tenant":
      return "The organization";
    case "workspace":
      return workspaceName ?? "A removed workspace";
    case "key":
      return workspaceName === null ? "Each run, in any workspace" : `Each run of ${workspaceName}`;
  }
};

export const WINDOW_WORDS = { day: "a day", month: "a month" } as const;

/** Hundredths are enough to draw; the figures beside it are exact. */
const percentOf = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 100 : Number((part * 10_000n) / whole) / 100;

type BudgetState = {
  readonly tone: MeterTone;
  readonly percent: number;
  readonly heldPercent: number;
  /** What follows from how much is used; null while nothing does. */
  readonly note: string | null;
};

const ALMOST_PERCENT = 80;

/** How a budget stands, and what that means for the next call. */
export const judgeBudget = (budget: BudgetView): BudgetState => {
  const { usedNanoUsd, heldNanoUsd, limitNanoUsd, enforcement, payer, windowEnd } = budget;
  const bars = {
    percent: percentOf(usedNanoUsd, limitNanoUsd),
    heldPercent: percentOf(heldNanoUsd, limitNanoUsd),
  };
  const until = `${formatShortDay(windowEnd)}, 00:00 UTC`;
  const stops = enforcement === "stop" && payer === "platform";
  if (usedNanoUsd >= limitNanoUsd)
    return stops
      ? {
          ...{ ...bars, tone: "bad" },
          note: `Used up. Calls are refused with BUDGET_EXCEEDED until ${until}, or until it is raised.`,
        }
      : { ...bars, tone: "warn", note: "Used up. It only warns: calls go on." };
  if (stops && usedNanoUsd + heldNanoUsd >= limitNanoUsd)
    return { ...bars, tone: "warn", note: "Calls under way hold the rest of it; others are refused." };
  if (bars.percent >= ALMOST_PERCENT)
    return {
      ...{ ...bars, tone: "warn" },
      note: stops
        ? `${formatMoney(limitNanoUsd - usedNanoUsd)} is left. A call that may cost more is refused.`
        : null,
    };
  return { ...bars, tone: "plain", note: null };
};

/** What a budget about to be set will do, in one sentence. */
export const consequenceOf = ({
  scope,
  workspaceName,
  window,
  limitNanoUsd,
  enforcement,
  payer,
}: Pick<
  BudgetView,
  "scope" | "workspaceName" | "window" | "limitNanoUsd" | "enforcement" | "payer"
>): string => {
  const subject = budgetSubject({ scope, workspaceName });
  const limit = `${formatMoney(limitNanoUsd)} ${WINDOW_WORDS[window]} (UTC)`;
  if (payer === "tenant")
    return `${subject}: you are told at 50, 80 and 100 % of ${limit}, by what agents report. Nothing is stopped, as these calls do not pass the platform.`;
  const told = "You are told at 50, 80 and 100 %.";
  return enforcement === "stop"
    ? `${subject}: a call that may pass ${limit} is refused before it is sent. ${told}`
    : `${subject}: calls go on past ${limit}. ${told}`;
};
