import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { and, desc, eq, lt } from "drizzle-orm";
import { messages } from "../../schema/index.ts";
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
