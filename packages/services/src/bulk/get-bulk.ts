import { withTenant } from "@molecule/db";
import {
  type BulkItemStanding,
  type BulkRestart,
  findBulkRestart,
  listBulkItems,
} from "@molecule/db/repositories";
import { type BulkRestartId, notFound, type TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { judgeItem } from "./judge-item.ts";

export type BulkProgress = { readonly bulk: BulkRestart; readonly items: readonly BulkItemStanding[] };

/**
 * A bulk restart with what became of each workspace, up to this moment; the newest when none is named. What was begun
 * and then stopped goes on by itself, so its end is read off the workspaces.
 * @throws DomainError NOT_FOUND
 */
export const findBulkProgress = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  id: BulkRestartId | null,
): Promise<BulkProgress | null> =>
  withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const bulk = await findBulkRestart(tx, scope, id);
      if (bulk === undefined && id !== null) throw notFound("bulk restart");
      if (bulk === undefined) return null;
      const items = await listBulkItems(tx, scope, bulk.id);
      return {
        bulk,
        items: items.map((item) => (item.status === "restarting" ? { ...item, ...judgeItem(item) } : item)),
      };
    },
    { readOnly: true },
  );
