import { withTenant } from "@molecule/db";
import { getWorkspace, listCalls } from "@molecule/db/repositories";
import type { AttemptId, TenantScope, WorkspaceId } from "@molecule/domain";
import type { ApiContext } from "../context.ts";
import type { CallView } from "../views/index.ts";

const showCall = ({
  attempt,
  workspaceName,
  usage,
  charge,
}: Awaited<ReturnType<typeof listCalls>>[number]): CallView => ({
  id: attempt.id,
  workspaceId: attempt.workspaceId,
  workspaceName,
  runId: attempt.runId,
  model: attempt.model,
  vendor: attempt.vendor,
  streaming: attempt.streaming,
  status: attempt.status,
  httpStatus: attempt.httpStatus,
  providerRequestId: attempt.providerRequestId,
  reason: attempt.reason,
  usage,
  chargeNanoUsd: charge === null ? null : -charge.amountNanoUsd,
  price: charge?.price ?? null,
  sandbox: attempt.sandbox,
  at: attempt.admittedAt,
  finishedAt: attempt.finishedAt,
});

/** @throws DomainError NOT_FOUND for a workspace that is not here */
export const listCallPage = async (
  { services }: ApiContext,
  scope: TenantScope,
  page: {
    readonly workspaceId?: WorkspaceId | undefined;
    readonly before?: AttemptId | undefined;
    readonly limit: number;
  },
): Promise<{ readonly calls: CallView[]; readonly before: AttemptId | null }> => {
  const rows = await withTenant(
    services.db,
    scope,
    async (tx) => {
      if (page.workspaceId !== undefined) await getWorkspace(tx, scope, page.workspaceId);
      return listCalls(tx, scope, page);
    },
    { readOnly: true },
  );
  const calls = rows.map(showCall);
  return { calls, before: calls.length === page.limit ? (calls.at(-1)?.id ?? null) : null };
};
