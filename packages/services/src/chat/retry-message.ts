import { notify, withTenant } from "@molecule/db";
import {
  getMessage,
  lockTenant,
  lockWorkspace,
  type Message,
  recordAudit,
  recordChange,
  updateMessage,
} from "@molecule/db/repositories";
import { DomainError, type MessageId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { wakeWorkspace } from "../workspace/wake-workspace.ts";
import { getTurn } from "./get-turn.ts";

/**
 * Asks a question again that failed or was cancelled; either's id of the turn will do. It keeps its place in the
 * talk, and its answer begins anew. A workspace that hibernates is woken, as by a new question.
 * @returns the question
 * @throws DomainError FORBIDDEN, NOT_FOUND, or CONFLICT for one that waits, is being answered, or was
 */
export const retryMessage = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId; readonly messageId: MessageId },
): Promise<Message> => {
  assertRole(scope, "member", "send a message again");
  const { workspaceId, messageId } = input;
  return withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const { question, answer } = await getTurn(tx, scope, workspaceId, messageId);
    const anew = { status: "queued", runId: null, error: null, finished: false } as const;
    if (!(await updateMessage(tx, scope, question.id, ["failed", "cancelled"], anew)))
      throw new DomainError("CONFLICT", "Only a message that failed or was stopped can be sent again.", {
        remedy: question.status === "done" ? "Send it as a new message." : "Wait for its answer, or stop it.",
      });
    if (answer !== undefined)
      await updateMessage(tx, scope, answer.id, ["failed", "cancelled"], {
        ...anew,
        body: "",
        payer: null,
        chargeNanoUsd: null,
      });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "message.retried",
      detail: { questionId: question.id },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
    await wakeWorkspace(tx, scope, await lockWorkspace(tx, scope, workspaceId, "update"));
    await notify(tx, "molecule_work", workspaceId);
    return getMessage(tx, scope, workspaceId, question.id);
  });
};
