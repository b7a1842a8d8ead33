import type { ChangeView } from "@molecule/api";

/** What a screen may show of a tenant; each is one kind of query. */
export type Shown =
  | "workspaces"
  | "workspace"
  | "secrets"
  | "tenantSecrets"
  | "drafts"
  | "billing"
  | "usage"
  | "chat"
  | "activity"
  | "tenants"
  | "models"
  | "members"
  | "alerts"
  | "log"
  | "team"
  | "spend"
  | "receipts"
  | "bulkPlan"
  | "everything";

const BY_TOPIC: Readonly<Record<ChangeView["topic"], readonly Shown[]>> = {
  workspace: ["workspaces", "workspace", "secrets", "drafts", "billing", "activity", "bulkPlan"],
  secret: [
    ...(["workspaces", "workspace", "secrets", "tenantSecrets", "drafts", "billing"] as const),
    ...(["activity", "bulkPlan"] as const),
  ],
  message: ["chat", "workspaces"],
  usage: ["usage", "spend", "receipts", "chat", "activity"],
  tenant: [
    ...([
      "tenants",
      "models",
      "members",
      "workspaces",
      "workspace",
      "billing",
      "secrets",
      "drafts",
      "activity",
      "bulkPlan",
    ] as const),
    "spend",
  ],
  alert: ["alerts", "spend"],
  peer: ["team", "activity"],
  log: ["log"],
  reset: ["everything"],
};

/** One thing to fetch again: of one workspace, or null for whatever workspace. */
export type Stale = { readonly shown: Shown; readonly workspaceId: string | null };

/** What must be fetched again after these changes, each thing once. */
export const planRefetch = (
  changes: readonly Pick<ChangeView, "topic" | "workspaceId">[],
): readonly Stale[] => {
  const stale = new Map<string, Stale>();
  for (const { topic, workspaceId } of changes)
    for (const shown of BY_TOPIC[topic]) stale.set(`${shown} ${workspaceId ?? "*"}`, { shown, workspaceId });
  if (stale.has("everything *")) return [{ shown: "everything", workspaceId: null }];
  return [...stale.values()].filter(
    ({ shown, workspaceId }) => workspaceId === null || !stale.has(`${shown} *`),
  );
};
