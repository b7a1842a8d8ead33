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

/** How workspaces start and who pays then: what is set, for one or for all, shows beside what became of it. */
const OF_STARTS = [
  "workspaces",
  "workspace",
  "secrets",
  "tenantSecrets",
  "drafts",
  "billing",
  "activity",
  "bulkPlan",
] as const satisfies readonly Shown[];

const BY_TOPIC: Readonly<Record<ChangeView["topic"], readonly Shown[]>> = {
  workspace: OF_STARTS,
  secret: OF_STARTS,
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
