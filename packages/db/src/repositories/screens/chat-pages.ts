import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { messages, runReceipts } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";

export type ChatRow = typeof messages.$inferSelect;

/** The newest messages of a talk before a number, oldest first. */
export const listChatRows = async (
  tx: TenantTx,
  scope: TenantScope,
  page: {
    readonly workspaceId: WorkspaceId;
    readonly before?: number | undefined;
    readonly limit: number;
  },
): Promise<ChatRow[]> => {
  const rows = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, scope.tenantId),
        eq(messages.workspaceId, page.workspaceId),
        page.before === undefined ? undefined : lt(messages.seq, page.before),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(page.limit);
  return rows.toReversed();
};

/** At which provider each of these runs called its model; null where its receipt names none. */
export const listProvidersOfRuns = async (
  tx: TenantTx,
  scope: TenantScope,
  runIds: readonly RunId[],
): Promise<ReadonlyMap<RunId, string | null>> => {
  if (runIds.length === 0) return new Map();
  const rows = await tx
    .select({ runId: runReceipts.runId, provider: sql<string | null>`${runReceipts.receipt} ->> 'provider'` })
    .from(runReceipts)
    .where(and(eq(runReceipts.tenantId, scope.tenantId), inArray(runReceipts.runId, [...new Set(runIds)])));
  return new Map(rows.map(({ runId, provider }) => [runId, provider]));
};
