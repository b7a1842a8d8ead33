import type { TenantTx } from "@molecule/db";
import { findAnswer, getMessage, getWorkspace, lockTalk, type Message } from "@molecule/db/repositories";
import type { MessageId, TenantScope, WorkspaceId } from "@molecule/domain";

export type Turn = { readonly question: Message; readonly answer: Message | undefined };

/**
 * A question with its answer, found by either's id; the talk is locked until the transaction ends, so neither
 * moves meanwhile.
 * @throws DomainError NOT_FOUND
 */
export const getTurn = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<Turn> => {
  await getWorkspace(tx, scope, workspaceId);
  await lockTalk(tx, workspaceId);
  const message = await getMessage(tx, scope, workspaceId, id);
  if (message.replyTo === null) return { question: message, answer: await findAnswer(tx, scope, message.id) };
  return { question: await getMessage(tx, scope, workspaceId, message.replyTo), answer: message };
};
