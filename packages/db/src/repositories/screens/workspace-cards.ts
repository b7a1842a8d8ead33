import type { RunId, RunProof, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, count, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { messages, runs, workspaces } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";
import type { Workspace } from "../workspaces.ts";

/** The run that is live in a workspace, as a screen shows it. */
export type LiveRunRow = {
  readonly id: RunId;
  readonly generation: number;
  readonly executor: string | null;
  readonly agentVersion: string | null;
  readonly currentTask: string | null;
  readonly liveAt: Date | null;
  readonly heartbeatAt: Date | null;
  readonly drainingAt: Date | null;
  /** How a process of this host is shut in, as its driver recorded it; null for other drivers. */
  readonly isolation: string | null;
  readonly proof: RunProof | null;
  readonly proveAskedAt: Date | null;
};

/** A workspace with what else its card shows, who pays aside. */
export type WorkspaceCardRow = {
  readonly workspace: Workspace;
  readonly liveRun: LiveRunRow | null;
  readonly queuedMessages: number;
};

const liveRun = {
  id: runs.id,
  generation: runs.generation,
  executor: runs.executor,
  agentVersion: runs.agentVersion,
  currentTask: runs.currentTask,
  liveAt: runs.liveAt,
  heartbeatAt: runs.heartbeatAt,
  drainingAt: runs.drainingAt,
  isolation: sql<string | null>`${runs.handle} ->> 'isolation'`,
  proof: runs.proof,
  proveAskedAt: runs.proveAskedAt,
};

/** Cards of some workspaces or of all that are not removed, in one statement, oldest first. */
export const listWorkspaceCards = (
  tx: TenantTx,
  scope: TenantScope,
  which: readonly WorkspaceId[] | "all",
): Promise<WorkspaceCardRow[]> => {
  const waiting = tx
    .select({ workspaceId: messages.workspaceId, queued: count().as("queued") })
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, scope.tenantId),
        eq(messages.author, "user"),
        eq(messages.status, "queued"),
        which === "all" ? undefined : inArray(messages.workspaceId, [...which]),
      ),
    )
    .groupBy(messages.workspaceId)
    .as("waiting");
  return tx
    .select({
      workspace: workspaces,
      liveRun,
      queuedMessages: sql<number>`coalesce(${waiting.queued}, 0)`.mapWith(Number),
    })
    .from(workspaces)
    .leftJoin(
      runs,
      and(
        eq(runs.tenantId, workspaces.tenantId),
        eq(runs.workspaceId, workspaces.id),
        isNotNull(runs.liveAt),
        isNull(runs.endedAt),
      ),
    )
    .leftJoin(waiting, eq(waiting.workspaceId, workspaces.id))
    .where(
      and(
        eq(workspaces.tenantId, scope.tenantId),
        isNull(workspaces.removedAt),
        which === "all" ? undefined : inArray(workspaces.id, [...which]),
      ),
    )
    .orderBy(asc(workspaces.id));
};
