import { notify, withTenant } from "@molecule/db";
import { recordAudit, recordChange, updateMessage } from "@molecule/db/repositories";
import type { MessageId, TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { getTurn } from "./get-turn.ts";

/**
 * Takes a question back, or stops the answer to it; either's id will do. What was answered by then stays. Whoever
 * delivers notices within a second and tells the agent. A turn that is over stays as it is.
 * @throws DomainError FORBIDDEN or NOT_FOUND
 */
export const cancelMessage = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId; readonly messageId: MessageId },
): Promise<void> => {
  assertRole(scope, "member", "stop an answer");
  const { workspaceId, messageId } = input;
  await withTenant(ctx.db, scope, async (tx) => {
    const { question, answer } = await getTurn(tx, scope, workspaceId, messageId);
    const over = { status: "cancelled", finished: true } as const;
    if (!(await updateMessage(tx, scope, question.id, ["queued", "sending"], over))) return;
    if (answer !== undefined) await updateMessage(tx, scope, answer.id, ["queued", "streaming"], over);
    const detail = { questionId: question.id, was: question.status };
    await recordAudit(tx, scope, { workspaceId, action: "message.cancelled", detail });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
    await notify(tx, "molecule_work", workspaceId);
  });
};
