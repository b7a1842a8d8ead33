import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { and, count, desc, eq, gte, sql } from "drizzle-orm";
import { usageEvents } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";
import { USAGE_TOTALS } from "../usage-columns.ts";

/**
 * What byok agents reported, by day (UTC), provider and model, newest day first, with what the provider bills about
 * for it. Unverified, and no part of any charge.
 */
export const listEstimatesByDay = (
  tx: TenantTx,
  scope: TenantScope,
  range: { readonly workspaceId?: WorkspaceId | undefined; readonly since: Date },
) => {
  const day = sql<string>`to_char(${usageEvents.at} at time zone 'UTC', 'YYYY-MM-DD')`;
  return tx
    .select({
      day,
      provider: usageEvents.provider,
      model: usageEvents.model,
      calls: count(),
      ...USAGE_TOTALS,
      estimateNanoUsd: sql<bigint>`coalesce(sum(${usageEvents.estimateNanoUsd}), 0)`.mapWith(BigInt),
      /** Calls whose price is not known: they are in no sum of money. */
      unknownCalls: sql<number>`(count(*) filter (where ${usageEvents.estimateNanoUsd} is null))::int`,
    })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.tenantId, scope.tenantId),
        eq(usageEvents.source, "agent"),
        gte(usageEvents.at, range.since),
        range.workspaceId === undefined ? undefined : eq(usageEvents.workspaceId, range.workspaceId),
      ),
    )
    .groupBy(day, usageEvents.provider, usageEvents.model)
    .orderBy(desc(day), usageEvents.model);
};
