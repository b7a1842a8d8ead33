/** One address of the REST API. What stands in braces in the path is a field of the procedure's input. */
export type Published = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly summary: string;
};

const get = (path: string, summary: string): Published => ({ method: "GET", path, summary });
const post = (path: string, summary: string): Published => ({ method: "POST", path, summary });
const put = (path: string, summary: string): Published => ({ method: "PUT", path, summary });
const del = (path: string, summary: string): Published => ({ method: "DELETE", path, summary });

const TENANT = "/tenants/{tenantId}";
const WORKSPACE = `${TENANT}/workspaces/{workspaceId}`;

/**
 * The procedures that scripts and agents may call: published as REST, and open to API tokens. A procedure that is not
 * here is for people at a browser alone.
 */
export const PUBLISHED: Readonly<Record<string, Published>> = {
  "session.me": get("/me", "Who calls"),
  "session.tenants": get("/tenants", "The organizations of the caller"),
  "models.offered": get(`${TENANT}/models`, "What a workspace of each runtime may use"),
  "workspace.list": get(`${TENANT}/workspaces`, "All workspaces with their state and payer"),
  "workspace.create": post(`${TENANT}/workspaces`, "Create a workspace, with its model and secrets"),
  "workspace.get": get(WORKSPACE, "One workspace"),
  "workspaceConfig.duplicate": post(`${WORKSPACE}/duplicate`, "Make one like it, without any value"),
  "workspace.rename": put(`${WORKSPACE}/name`, "Change its name and role"),
  "workspace.move": put(`${WORKSPACE}/parent`, "Move it under another one"),
  "workspace.restart": post(`${WORKSPACE}/restart`, "Start it anew with what is saved"),
  "workspace.pause": post(`${WORKSPACE}/pause`, "Stop it until it is resumed"),
  "workspace.resume": post(`${WORKSPACE}/resume`, "Start it again"),
  "workspaceConfig.setModel": put(`${WORKSPACE}/model`, "Choose its model"),
  "workspaceConfig.confirmPayerChange": post(`${WORKSPACE}/payer-confirmation`, "Agree to another payer"),
  "workspaceConfig.stopNow": post(`${WORKSPACE}/stop`, "End its run at once"),
  "workspaceConfig.remove": del(WORKSPACE, "Delete it"),
  "secret.list": get(`${WORKSPACE}/secrets`, "Names at both scopes, never values"),
  "secret.exportNames": get(`${WORKSPACE}/secrets/env-example`, "Names as a .env.example"),
  "secret.listTenant": get(`${TENANT}/secrets`, "Names for all workspaces"),
  "secret.set": put(`${TENANT}/secrets`, "Save a change set; workspaceId null is for all workspaces"),
  "secret.remove": post(`${TENANT}/secrets/removal`, "Delete a name"),
  "secretVersion.list": get(`${TENANT}/secrets/{name}/versions`, "The versions of one name"),
  "secretVersion.markLeaked": post(`${TENANT}/secrets/{name}/leaked`, "Others know it: end its use"),
  "draft.preview": post(`${TENANT}/drafts/preview`, "What a change of several places would do"),
  "draft.applyNow": post(`${TENANT}/drafts`, "Apply a change of several places"),
  "billing.get": get(`${WORKSPACE}/billing`, "Who pays for it, why, and its receipts"),
  "billing.usage": get(`${WORKSPACE}/usage`, "Its usage by day and model"),
  "billing.calls": get(`${WORKSPACE}/calls`, "Its calls, newest first"),
  "billing.tenantSummary": get(`${TENANT}/summary`, "Balance and spend"),
  "activity.list": get(`${TENANT}/activity`, "What people and runs did"),
  "spend.overview": get(`${TENANT}/spend`, "Spend, credit and forecast"),
  "spend.budgets": get(`${TENANT}/budgets`, "Budgets in force"),
  "receipt.list": get(`${TENANT}/receipts`, "Receipts, newest first"),
  "chat.list": get(`${WORKSPACE}/messages`, "The talk with its agent"),
  "chat.send": post(`${WORKSPACE}/messages`, "Say something to its agent"),
  "operator.tenants": get("/operator/tenants", "Every organization"),
  "operator.setBillingMode": put("/operator/tenants/{tenantId}/billing-mode", "What its stores may hold"),
  "operator.explain": get("/operator/workspaces/{workspaceId}", "Why a workspace is billed as it is"),
  "operator.setOverride": put(
    "/operator/tenants/{tenantId}/workspaces/{workspaceId}/override",
    "Override who pays",
  ),
  "operator.alerts": get("/operator/alerts", "What the platform noticed"),
  "coMingling.report": get("/operator/co-mingling", "Keys that are not their organization's own"),
  "coMingling.audit": post("/operator/co-mingling/audit", "Look for them now"),
  "ledger.exposure": get("/operator/exposure", "Calls whose cost is not known yet"),
};
