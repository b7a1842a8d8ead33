import { withTenant } from "@molecule/db";
import {
  findAnswer,
  findAnswerCharge,
  listUnchargedQuestions,
  recordChange,
  updateMessage,
} from "@molecule/db/repositories";
import type { MessageId, TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/**
 * Writes under the answers of a workspace what they cost, as far as the gateway has settled it by now.
 * @returns the questions whose answers are still open
 */
export const settleCharges = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<readonly MessageId[]> =>
  withTenant(ctx.db, scope, async (tx) => {
    const open: MessageId[] = [];
    let settled = 0;
    for (const questionId of await listUnchargedQuestions(tx, scope, workspaceId)) {
      const chargeNanoUsd = await findAnswerCharge(tx, scope, questionId);
      const answer = await findAnswer(tx, scope, questionId);
      if (chargeNanoUsd === null || answer === undefined) open.push(questionId);
      else if (await updateMessage(tx, scope, answer.id, ["done", "failed", "cancelled"], { chargeNanoUsd }))
        settled += 1;
    }
    if (settled > 0) await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
    return open;
  });
