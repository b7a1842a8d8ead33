import { type SpendThreshold, windowEndOf } from "@molecule/billing";
import type { NewAlert, UsedBudget, UsedCredit } from "@molecule/db/repositories";
import { decimalFromNanoUsd, type NanoUsd } from "@molecule/domain";

export type KeyedAlert = { readonly onceKey: string; readonly alert: NewAlert };

const usd = (amount: NanoUsd): string => `$${decimalFromNanoUsd(amount)}`;

const subjectOf = ({ scope, workspaceName }: UsedBudget): string => {
  switch (scope) {
    case "tenant":
      return "the organization";
    case "workspace":
      return workspaceName ?? "a workspace";
    case "key":
      return workspaceName === null ? "a run" : `a run of ${workspaceName}`;
  }
};

const effectOf = ({ enforcement, payer }: UsedBudget, end: string | null): string => {
  if (payer === "tenant") return "It is an estimate from what agents report; nothing is stopped.";
  return enforcement === "stop"
    ? `Calls that do not fit any more are refused until ${end ?? "it is raised"} (UTC).`
    : "It only warns; calls go on.";
};

/** What is said when a budget reaches a threshold, under the key that lets it be said once per window. */
export const describeBudgetThreshold = (budget: UsedBudget, threshold: SpendThreshold): KeyedAlert => {
  const { budgetId, tenantId, workspaceId, scope, scopeId, window, windowStart, payer } = budget;
  const windowEnd = windowEndOf(window, windowStart);
  const own = payer === "tenant";
  const of = `${usd(budget.usedNanoUsd)} of ${usd(budget.limitNanoUsd)}`;
  const what = own ? "what providers bill" : "charges";
  return {
    onceKey: `budget ${budgetId} ${scopeId} ${windowStart} ${threshold}`,
    alert: {
      ...{ tenantId, workspaceId },
      code: own ? "PROVIDER_BILL_THRESHOLD" : "BUDGET_THRESHOLD",
      severity: threshold === 100 && !own ? "critical" : "warning",
      message: `${threshold} % of the ${window}'s budget on ${what} of ${subjectOf(budget)} is used: ${of}. ${effectOf(budget, windowEnd)}`,
      detail: {
        ...{ budgetId, scope, scopeId, window, windowStart, windowEnd, payer, threshold },
        enforcement: budget.enforcement,
        limitNanoUsd: budget.limitNanoUsd.toString(),
        usedNanoUsd: budget.usedNanoUsd.toString(),
      },
    },
  };
};

/** The same of a tenant's credit, once per month. */
export const describeCreditThreshold = (credit: UsedCredit, threshold: SpendThreshold): KeyedAlert => {
  const { tenantId, windowStart, windowEnd, limitNanoUsd, usedNanoUsd } = credit;
  const effect = threshold === 100 ? " Calls are refused until credit is added." : "";
  return {
    onceKey: `credit ${tenantId} ${windowStart} ${threshold}`,
    alert: {
      tenantId,
      code: "CREDIT_THRESHOLD",
      severity: threshold === 100 ? "critical" : "warning",
      message: `${threshold} % of this month's credit is used: ${usd(usedNanoUsd)} of ${usd(limitNanoUsd)}.${effect}`,
      detail: {
        ...{ window: "month", windowStart, windowEnd, threshold },
        limitNanoUsd: limitNanoUsd.toString(),
        usedNanoUsd: usedNanoUsd.toString(),
      },
    },
  };
};
