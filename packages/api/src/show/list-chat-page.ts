import { withTenant } from "@molecule/db";
import { getWorkspace, listChatRows } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ApiContext } from "../context.ts";
import type { ChatMessage } from "../views/index.ts";
import { showChatMessage } from "./show-chat-message.ts";

/** @throws DomainError NOT_FOUND for a workspace that is not here */
export const listChatPage = async (
  { services }: ApiContext,
  scope: TenantScope,
  page: {
    readonly workspaceId: WorkspaceId;
    readonly before?: number | undefined;
    readonly limit: number;
  },
): Promise<{ readonly messages: ChatMessage[]; readonly before: number | null }> => {
  const rows = await withTenant(
    services.db,
    scope,
    async (tx) => {
      await getWorkspace(tx, scope, page.workspaceId);
      return listChatRows(tx, scope, page);
    },
    { readOnly: true },
  );
  const isFull = rows.length === page.limit;
  return { messages: rows.map(showChatMessage), before: isFull ? (rows[0]?.seq ?? null) : null };
};
