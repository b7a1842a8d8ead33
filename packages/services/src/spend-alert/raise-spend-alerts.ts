import { reachedThresholds } from "@molecule/billing";
import { withSystem, withTenant } from "@molecule/db";
import {
  listOwnBudgets,
  listTenantsWithOwnBudgets,
  listUsedBudgets,
  listUsedCredit,
  recordAlertUnderKey,
  resolveEndedWindows,
} from "@molecule/db/repositories";
import { type AlertId, processScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { describeBudgetThreshold, describeCreditThreshold, type KeyedAlert } from "./describe-threshold.ts";

export type RaisedAlert = KeyedAlert["alert"] & { readonly id: AlertId };

type Db = Pick<ServiceContext, "db">;

const listBudgets = async (ctx: Db) => {
  const { platform, tenants } = await withSystem(
    ctx.db,
    async (tx) => ({
      platform: await listUsedBudgets(tx),
      tenants: await listTenantsWithOwnBudgets(tx),
    }),
    { readOnly: true },
  );
  const own = await Promise.all(
    tenants.map((tenantId) => {
      const scope = processScope("supervisor", tenantId);
      return withTenant(ctx.db, scope, (tx) => listOwnBudgets(tx, scope), { readOnly: true });
    }),
  );
  return [...platform, ...own.flat()];
};

/**
 * Raises an alert for every threshold of every budget, and of every tenant's credit, that was reached in its window
 * and not told yet; settles those of windows that are over. Any number of processes may run this at once.
 * @returns what was raised now, for the log
 */
export const raiseSpendAlerts = async (ctx: Db): Promise<readonly RaisedAlert[]> => {
  const budgets = await listBudgets(ctx);
  const credit = await withSystem(ctx.db, listUsedCredit, { readOnly: true });
  const due = [
    ...budgets.flatMap((budget) =>
      reachedThresholds(budget.limitNanoUsd, budget.usedNanoUsd).map((at) =>
        describeBudgetThreshold(budget, at),
      ),
    ),
    ...credit.flatMap((used) =>
      reachedThresholds(used.limitNanoUsd, used.usedNanoUsd).map((at) => describeCreditThreshold(used, at)),
    ),
  ];
  return withSystem(ctx.db, async (tx) => {
    await resolveEndedWindows(tx);
    const raised: RaisedAlert[] = [];
    for (const { onceKey, alert } of due) {
      const id = await recordAlertUnderKey(tx, onceKey, alert);
      if (id !== undefined) raised.push({ ...alert, id });
    }
    return raised;
  });
};
