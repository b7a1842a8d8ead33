import type { BillingMode, RunEndReason, RunId, RunProof, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/**
 * One start of a workspace: `prepared` (no liveAt), `live` (liveAt, no endedAt), `ended`.
 * Its keys are valid while it has not ended and its lease runs.
 */
export const runs = pgTable(
  "runs",
  {
    id: idColumn<RunId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    generation: integer("generation").notNull(),
    fence: bigint("fence", { mode: "number" }).notNull(),
    runtime: text("runtime").notNull(),
    mode: text("mode").$type<BillingMode>().notNull(),
    /** What the driver knows the execution by: engine id, or pid and start time. */
    handle: jsonb("handle").$type<Record<string, string | number>>(),
    agentUrl: text("agent_url"),
    executor: text("executor"),
    agentVersion: text("agent_version"),
    currentTask: text("current_task"),
    /** When it was last seen with a task in hand. */
    lastTaskAt: momentColumn("last_task_at"),
    leaseUntil: momentColumn("lease_until").notNull(),
    preparedAt: momentColumn("prepared_at").notNull().defaultNow(),
    registeredAt: momentColumn("registered_at"),
    heartbeatAt: momentColumn("heartbeat_at"),
    drainingAt: momentColumn("draining_at"),
    /** It must end at once, whatever can replace it, for this reason. */
    stopReason: text("stop_reason").$type<RunEndReason>(),
    /** What its last known-answer task showed; null before the first. */
    proof: jsonb("proof").$type<RunProof>(),
    /** Somebody asked for another one. */
    proveAskedAt: momentColumn("prove_asked_at"),
    liveAt: momentColumn("live_at"),
    endedAt: momentColumn("ended_at"),
    endReason: text("end_reason").$type<RunEndReason>(),
    exitCode: integer("exit_code"),
    endDetail: text("end_detail"),
  },
  (table) => [
    unique("runs_place_key").on(table.tenantId, table.workspaceId, table.id),
    uniqueIndex("runs_one_live_per_workspace")
      .on(table.workspaceId)
      .where(sql`live_at is not null and ended_at is null`),
    index("runs_workspace_idx").on(table.workspaceId, table.preparedAt.desc()),
    index("runs_open_idx").on(table.leaseUntil).where(sql`ended_at is null`),
    foreignKey({
      name: "runs_workspace_fk",
      columns: [table.tenantId, table.workspaceId],
      foreignColumns: [workspaces.tenantId, workspaces.id],
    }),
  ],
);
