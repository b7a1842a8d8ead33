import { withTenant } from "@molecule/db";
import { getWorkspace, listUsageByDay } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ApiContext } from "../context.ts";
import type { UsageView } from "../views/index.ts";

/** Midnight (UTC) at which a window of this many days, today included, begins. */
export const startOfWindow = (days: number, now: Date = new Date()): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days + 1));

/** @throws DomainError NOT_FOUND for a workspace that is not here */
export const listUsageDays = async (
  { services }: ApiContext,
  scope: TenantScope,
  input: { readonly workspaceId?: WorkspaceId | undefined; readonly days: number },
): Promise<UsageView> => {
  const since = startOfWindow(input.days);
  const rows = await withTenant(
    services.db,
    scope,
    async (tx) => {
      if (input.workspaceId !== undefined) await getWorkspace(tx, scope, input.workspaceId);
      return listUsageByDay(tx, scope, { workspaceId: input.workspaceId, since });
    },
    { readOnly: true },
  );
  return {
    days: rows.map(({ day, model, verified, calls, chargeNanoUsd, ...usage }) => ({
      day,
      model,
      verified,
      calls,
      usage,
      chargeNanoUsd,
    })),
  };
};
