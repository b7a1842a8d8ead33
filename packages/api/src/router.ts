import { activityRouter } from "./routers/activity.ts";
import { billingRouter } from "./routers/billing.ts";
import { changesRouter } from "./routers/changes.ts";
import { chatRouter } from "./routers/chat.ts";
import { draftRouter } from "./routers/draft.ts";
import { ledgerRouter } from "./routers/ledger.ts";
import { memberRouter } from "./routers/member.ts";
import { modelsRouter } from "./routers/models.ts";
import { operatorRouter } from "./routers/operator.ts";
import { platformRouter } from "./routers/platform.ts";
import { receiptRouter } from "./routers/receipt.ts";
import { secretRouter } from "./routers/secret.ts";
import { secretVersionRouter } from "./routers/secret-version.ts";
import { sessionRouter } from "./routers/session.ts";
import { spendRouter } from "./routers/spend.ts";
import { webhookRouter } from "./routers/webhook.ts";
import { workspaceRouter } from "./routers/workspace.ts";
import { workspaceConfigRouter } from "./routers/workspace-config.ts";
import { router } from "./trpc.ts";

/** One router per noun; a procedure is one sentence. */
export const appRouter = router({
  session: sessionRouter,
  workspace: workspaceRouter,
  workspaceConfig: workspaceConfigRouter,
  secret: secretRouter,
  secretVersion: secretVersionRouter,
  draft: draftRouter,
  chat: chatRouter,
  billing: billingRouter,
  activity: activityRouter,
  models: modelsRouter,
  member: memberRouter,
  operator: operatorRouter,
  platform: platformRouter,
  spend: spendRouter,
  receipt: receiptRouter,
  webhook: webhookRouter,
  ledger: ledgerRouter,
  changes: changesRouter,
});

export type AppRouter = typeof appRouter;
