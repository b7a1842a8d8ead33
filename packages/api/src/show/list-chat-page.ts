import { withTenant } from "@molecule/db";
import { getWorkspace, listChatRows, listProvidersOfRuns } from "@molecule/db/repositories";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
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
  const { rows, providers } = await withTenant(
    services.db,
    scope,
    async (tx) => {
      await getWorkspace(tx, scope, page.workspaceId);
      const rows = await listChatRows(tx, scope, page);
      const runIds = rows.flatMap(({ runId }) => runId ?? []);
      return { rows, providers: await listProvidersOfRuns(tx, scope, runIds) };
    },
    { readOnly: true },
  );
  const isFull = rows.length === page.limit;
  const providerOf = (runId: RunId | null) => (runId === null ? null : (providers.get(runId) ?? null));
  return {
    messages: rows.map((row) => showChatMessage(row, providerOf(row.runId))),
    before: isFull ? (rows[0]?.seq ?? null) : null,
  };
};
