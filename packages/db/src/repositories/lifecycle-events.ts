import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { lifecycleEvents } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

export type LifecycleEvent = typeof lifecycleEvents.$inferSelect;

/** Adds a step to the timeline of a start, in the transaction that takes it. */
export const recordLifecycleEvent = async (
  tx: TenantTx,
  scope: TenantScope,
  event: {
    readonly workspaceId: WorkspaceId;
    readonly runId?: RunId | null;
    readonly generation: number;
    readonly what: LifecycleEvent["what"];
    /** One sentence; never a value. */
    readonly detail?: string | null;
  },
): Promise<void> => {
  await tx.insert(lifecycleEvents).values({
    tenantId: scope.tenantId,
    workspaceId: event.workspaceId,
    runId: event.runId ?? null,
    generation: event.generation,
    what: event.what,
    detail: event.detail ?? null,
    // Several steps can share a transaction; each has the time at which it was taken.
    at: sql`clock_timestamp()`,
  });
};
