import type { LedgerPostingId, TenantScope } from "@molecule/domain";
import { and, asc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { ledgerEntries, llmAttempts, tenants, usageEvents, workspaces } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";
import { USAGE_COLUMNS } from "../usage-columns.ts";

export type MovementPage = {
  /** The period: from, inclusive, to, exclusive. */
  readonly from: Date;
  readonly until: Date;
  /** Where the page before ended; a moment as text, because a Date is coarser than what is stored. */
  readonly after: { readonly at: string; readonly postingId: LedgerPostingId } | null;
  readonly limit: number;
};

/** A row comparison, which the index answers. */
const behind = (after: MovementPage["after"]): SQL | undefined =>
  after === null
    ? undefined
    : sql`(${ledgerEntries.at}, ${ledgerEntries.postingId}) > (${after.at}::timestamptz, ${after.postingId}::uuid)`;

/** Movements of a tenant's credit in a period with what they were for, oldest first. */
export const listMovements = (tx: TenantTx, scope: TenantScope, page: MovementPage) =>
  tx
    .select({
      entry: ledgerEntries,
      atText: sql<string>`${ledgerEntries.at}::text`,
      tenantName: tenants.name,
      workspaceName: workspaces.name,
      attempt: llmAttempts,
      usage: USAGE_COLUMNS,
    })
    .from(ledgerEntries)
    .innerJoin(tenants, eq(tenants.id, ledgerEntries.tenantId))
    .leftJoin(
      workspaces,
      and(eq(workspaces.tenantId, ledgerEntries.tenantId), eq(workspaces.id, ledgerEntries.workspaceId)),
    )
    .leftJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .leftJoin(usageEvents, eq(usageEvents.attemptId, ledgerEntries.attemptId))
    .where(
      and(
        eq(ledgerEntries.tenantId, scope.tenantId),
        eq(ledgerEntries.account, "tenant_credit"),
        gte(ledgerEntries.at, page.from),
        lt(ledgerEntries.at, page.until),
        behind(page.after),
      ),
    )
    .orderBy(asc(ledgerEntries.at), asc(ledgerEntries.postingId))
    .limit(page.limit);
