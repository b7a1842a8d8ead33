import { withTenant } from "@molecule/db";
import { type ActivityPage, getWorkspace, listActivity } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import type { ApiContext } from "../context.ts";
import type { ActivityCursor, ActivityItem } from "../views/index.ts";
import { showActivityItem } from "./show-activity-item.ts";

/** @throws DomainError NOT_FOUND for a workspace that is not here */
export const listActivityPage = async (
  { services }: ApiContext,
  scope: TenantScope,
  page: ActivityPage,
): Promise<{ readonly items: ActivityItem[]; readonly before: ActivityCursor | null }> => {
  const rows = await withTenant(
    services.db,
    scope,
    async (tx) => {
      if (page.workspaceId !== undefined) await getWorkspace(tx, scope, page.workspaceId);
      return listActivity(tx, scope, page);
    },
    { readOnly: true },
  );
  const last = rows.length === page.limit ? rows.at(-1) : undefined;
  return {
    items: rows.map(showActivityItem),
    before: last === undefined ? null : { at: last.exactAt, key: last.key },
  };
};
