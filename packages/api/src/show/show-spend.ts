import { withTenant } from "@molecule/db";
import {
  findCreditStanding,
  findTenantSuspension,
  listBudgetStandings,
  listCreditGrants,
  listEstimatesByDay,
  listOpenAlerts,
  listSpend,
  listSpendByDay,
  listSpendByModel,
  type SpendRange,
  TENANT_ALERT_CODES,
} from "@molecule/db/repositories";
import { notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { endOfBudgetWindow, forecastSpend } from "@molecule/services";
import type { ApiContext } from "../context.ts";
import type { BudgetView, SpendOverview } from "../views/index.ts";
import { startOfWindow } from "./list-usage-days.ts";

/** A month and a week, so that the forecast has its week on the first of the month, too. */
const FORECAST_DAYS = 38;
const READ = { readOnly: true } as const;
const MONEY = new Set<string>(TENANT_ALERT_CODES);

/** @throws DomainError NOT_FOUND */
export const getSpendOverview = ({ services }: ApiContext, scope: TenantScope): Promise<SpendOverview> =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const standing = await findCreditStanding(tx, scope);
      if (standing === undefined) throw notFound("organization");
      const { balanceNanoUsd, overageNanoUsd, heldNanoUsd, today } = standing;
      const days = await listSpendByDay(tx, scope, startOfWindow(FORECAST_DAYS));
      const availableNanoUsd = balanceNanoUsd + overageNanoUsd - heldNanoUsd;
      const suspension = await findTenantSuspension(tx, scope);
      const grants = await listCreditGrants(tx, scope);
      const open = (await listOpenAlerts(tx, scope)).filter(({ code }) => MONEY.has(code));
      return {
        ...standing,
        availableNanoUsd,
        forecast: forecastSpend(days, today, balanceNanoUsd + overageNanoUsd),
        alerts: open.map(({ id, tenantId, workspaceId, code, severity, message, createdAt }) => ({
          ...{ id, tenantId, workspaceId, code, severity, message },
          at: createdAt,
        })),
        suspended: suspension ? { reason: suspension.reason, at: suspension.suspendedAt } : null,
        monthlyGrants: grants.map(({ id, amountNanoUsd, reason }) => ({ id, amountNanoUsd, reason })),
      };
    },
    READ,
  );

/** Budgets in force with what is used and held of each now. */
export const listBudgetViews = async (
  { services }: ApiContext,
  scope: TenantScope,
): Promise<BudgetView[]> => {
  const budgets = await withTenant(services.db, scope, (tx) => listBudgetStandings(tx, scope), READ);
  return budgets.map((budget) => ({ ...budget, windowEnd: endOfBudgetWindow(budget) }));
};

type SpendInput = Omit<SpendRange, "since"> & { readonly days: number };

const rangeOf = ({ days, ...range }: SpendInput): SpendRange => ({ ...range, since: startOfWindow(days) });

export const listSpendRows = ({ services }: ApiContext, scope: TenantScope, input: SpendInput) =>
  withTenant(services.db, scope, (tx) => listSpend(tx, scope, rangeOf(input)), READ);

export const listModelSpend = ({ services }: ApiContext, scope: TenantScope, input: SpendInput) =>
  withTenant(services.db, scope, (tx) => listSpendByModel(tx, scope, rangeOf(input)), READ);

export const listEstimateRows = async (
  { services }: ApiContext,
  scope: TenantScope,
  input: { readonly workspaceId?: WorkspaceId | undefined; readonly days: number },
) => {
  const range = { workspaceId: input.workspaceId, since: startOfWindow(input.days) };
  const rows = await withTenant(services.db, scope, (tx) => listEstimatesByDay(tx, scope, range), READ);
  return rows.map(({ day, provider, model, calls, estimateNanoUsd, unknownCalls, ...usage }) => ({
    ...{ day, provider, model, calls, estimateNanoUsd, unknownCalls },
    usage,
  }));
};
