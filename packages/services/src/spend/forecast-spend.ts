import { forecastMonth, type MonthForecast, windowEndOf } from "@molecule/billing";
import type { BudgetWindow, NanoUsd, UtcDay } from "@molecule/domain";

/** What the month will have cost, by charges of days. @param creditNanoUsd what is left, the overage included */
export const forecastSpend = (
  days: readonly { readonly day: UtcDay; readonly chargeNanoUsd: NanoUsd }[],
  today: UtcDay,
  creditNanoUsd: NanoUsd,
): MonthForecast =>
  forecastMonth(
    days.map(({ day, chargeNanoUsd }) => ({ day, nanoUsd: chargeNanoUsd })),
    today,
    creditNanoUsd,
  );

/** The day on which a budget begins anew. */
export const endOfBudgetWindow = (budget: {
  readonly window: BudgetWindow;
  readonly windowStart: UtcDay;
}): UtcDay => windowEndOf(budget.window, budget.windowStart) ?? budget.windowStart;
