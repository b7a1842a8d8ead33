import { withTenant } from "@molecule/db";
import { recordAlert } from "@molecule/db/repositories";
import { messages, receipts } from "@molecule/db/schema";
import {
  type AttemptId,
  type LedgerPostingId,
  type MessageId,
  newId,
  type TenantScope,
  type UserId,
} from "@molecule/domain";
import { holdDraft, setSecrets } from "@molecule/services";
import { createTestWorkspace } from "@molecule/testing";
import type { TestApi } from "../suite.ts";
import { FOO, type Ids } from "./router-walk-inputs.ts";

/** Gives a tenant one of everything that a procedure can be asked about. */
export const fillWalkedTenant = async (
  test: Pick<TestApi, "db" | "ctx">,
  scope: TenantScope,
  userId: UserId,
): Promise<Ids> => {
  const { tenantId } = scope;
  const { id: workspaceId } = await createTestWorkspace(test.db, scope);
  const messageId = newId<MessageId>();
  const attemptId = newId<AttemptId>();
  const alertId = await withTenant(test.db, scope, async (tx) => {
    await tx
      .insert(messages)
      .values({ id: messageId, tenantId, workspaceId, author: "user", status: "failed", body: "hi" });
    const postingId = newId<LedgerPostingId>();
    const link = { seq: 1, kind: "charge", amountNanoUsd: -1n, body: {}, hash: "0" } as const;
    await tx.insert(receipts).values({ ...link, tenantId, attemptId, postingId, postedAt: new Date() });
    return recordAlert(tx, { tenantId, code: "TEST", severity: "warning", message: "test" });
  });
  const entries = [{ name: "HELD", value: "v", kind: "variable" as const }];
  await setSecrets(test.ctx, scope, { workspaceId, entries });
  const places = [{ workspaceId, entries: FOO }];
  const { id: changeSetId } = await holdDraft(test.ctx, scope, { places, restart: false, applyAt: null });
  return { tenantId, workspaceId, messageId, alertId, attemptId, userId, changeSetId };
};
