import { withTenant } from "@molecule/db";
import { findSpendTotals, getTenant, listSpendByDay, listSpendByWorkspace } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { describeStanding, resolveTenant } from "@molecule/services";
import type { ApiContext } from "../context.ts";
import type { TenantSummary } from "../views/index.ts";
import { startOfWindow } from "./list-usage-days.ts";
import { showPayer } from "./show-standing.ts";

const startOfMonth = (now: Date = new Date()): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));

/** Balance and spend of a tenant, from one snapshot. */
export const getTenantSummary = async (
  { services }: ApiContext,
  scope: TenantScope,
  { days }: { readonly days: number },
): Promise<TenantSummary> => {
  const since = startOfWindow(days);
  const { tenant, totals, byDay, byWorkspace } = await withTenant(
    services.db,
    scope,
    async (tx) => ({
      tenant: await getTenant(tx, scope),
      totals: await findSpendTotals(tx, scope, startOfMonth()),
      byDay: await listSpendByDay(tx, scope, since),
      byWorkspace: await listSpendByWorkspace(tx, scope, since),
    }),
    { readOnly: true },
  );
  const judgements = await resolveTenant(
    services,
    scope,
    byWorkspace.map(({ workspaceId }) => workspaceId),
  );
  return {
    balanceNanoUsd: totals.balanceNanoUsd,
    sandbox: tenant.sandbox,
    monthChargeNanoUsd: totals.chargeNanoUsd,
    unresolvedCalls: totals.unresolvedCalls,
    byDay,
    byWorkspace: byWorkspace.map((row) => {
      const judgement = judgements.get(row.workspaceId);
      const payer = judgement && showPayer(describeStanding(services.registry, judgement));
      return { ...row, payer: payer ?? null };
    }),
  };
};
