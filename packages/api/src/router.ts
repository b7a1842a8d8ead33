import { activityRouter } from "./routers/activity.ts";
import { billingRouter } from "./routers/billing.ts";
import { bulkRestartRouter } from "./routers/bulk-restart.ts";
import { changesRouter } from "./routers/changes.ts";
import { chatRouter } from "./routers/chat.ts";
import { coMinglingRouter } from "./routers/co-mingling.ts";
import { creditRouter } from "./routers/credit.ts";
import { draftRouter } from "./routers/draft.ts";
import { ledgerRouter } from "./routers/ledger.ts";
import { lifecycleRouter } from "./routers/lifecycle.ts";
import { livenessRouter } from "./routers/liveness.ts";
import { logRouter } from "./routers/log.ts";
import { memberRouter } from "./routers/member.ts";
import { modelsRouter } from "./routers/models.ts";
import { operatorRouter } from "./routers/operator.ts";
import { peerRouter } from "./routers/peer.ts";
import { platformRouter } from "./routers/platform.ts";
import { receiptRouter } from "./routers/receipt.ts";
import { secretRouter } from "./routers/secret.ts";
import { secretRotationRouter } from "./routers/secret-rotation.ts";
import { secretVersionRouter } from "./routers/secret-version.ts";
import { sessionRouter } from "./routers/session.ts";
import { spendRouter } from "./routers/spend.ts";
import { suspensionRouter } from "./routers/suspension.ts";
import { tokenRouter } from "./routers/token.ts";
import { webhookRouter } from "./routers/webhook.ts";
import { workspaceRouter } from "./routers/workspace.ts";
import { workspaceConfigRouter } from "./routers/workspace-config.ts";
import { router } from "./trpc.ts";

/** One router per noun; a procedure is one sentence. */
export const appRouter = router({
  session: sessionRouter,
  workspace: workspaceRouter,
  workspaceConfig: workspaceConfigRouter,
  lifecycle: lifecycleRouter,
  bulkRestart: bulkRestartRouter,
  secret: secretRouter,
  secretVersion: secretVersionRouter,
  secretRotation: secretRotationRouter,
  draft: draftRouter,
  chat: chatRouter,
  billing: billingRouter,
  activity: activityRouter,
  log: logRouter,
  peer: peerRouter,
  models: modelsRouter,
  member: memberRouter,
  operator: operatorRouter,
  platform: platformRouter,
  suspension: suspensionRouter,
  credit: creditRouter,
  coMingling: coMinglingRouter,
  spend: spendRouter,
  receipt: receiptRouter,
  webhook: webhookRouter,
  token: tokenRouter,
  ledger: ledgerRouter,
  liveness: livenessRouter,
  changes: changesRouter,
});

export type AppRouter = typeof appRouter;
