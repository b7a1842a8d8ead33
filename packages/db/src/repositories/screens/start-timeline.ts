import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, max } from "drizzle-orm";
import { lifecycleEvents } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";

export type StartStepRow = Pick<
  typeof lifecycleEvents.$inferSelect,
  "seq" | "generation" | "what" | "detail" | "at"
>;

const MOST_STEPS = 200;

/** The steps of a workspace's newest start, oldest first. */
export const listStartTimeline = (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<StartStepRow[]> => {
  const here = and(
    eq(lifecycleEvents.tenantId, scope.tenantId),
    eq(lifecycleEvents.workspaceId, workspaceId),
  );
  const newest = tx
    .select({ generation: max(lifecycleEvents.generation) })
    .from(lifecycleEvents)
    .where(here);
  return tx
    .select({
      seq: lifecycleEvents.seq,
      generation: lifecycleEvents.generation,
      what: lifecycleEvents.what,
      detail: lifecycleEvents.detail,
      at: lifecycleEvents.at,
    })
    .from(lifecycleEvents)
    .where(and(here, eq(lifecycleEvents.generation, newest)))
    .orderBy(asc(lifecycleEvents.seq))
    .limit(MOST_STEPS);
};
