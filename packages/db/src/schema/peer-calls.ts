import type { PeerCallId, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { runs } from "./runs.ts";

export type PeerCallStatus = "sending" | "done" | "failed";

/** One task that an agent gave to another of its team, through the relay, and what came back. */
export const peerCalls = pgTable(
  "peer_calls",
  {
    id: idColumn<PeerCallId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    /** The call that began the chain; itself for a first one. */
    rootId: idColumn<PeerCallId>("root_id").notNull(),
    /** Who asked on the way here, the first one first: nobody of them may be asked again in this chain. */
    path: uuid("path").array().$type<WorkspaceId[]>().notNull(),
    depth: integer("depth").notNull(),
    callerId: idColumn<WorkspaceId>("caller_id").notNull(),
    callerRunId: idColumn<RunId>("caller_run_id").notNull(),
    calleeId: idColumn<WorkspaceId>("callee_id").notNull(),
    calleeRunId: idColumn<RunId>("callee_run_id").notNull(),
    status: text("status").$type<PeerCallStatus>().notNull().default("sending"),
    question: text("question").notNull(),
    answer: text("answer").notNull().default(""),
    error: jsonb("error").$type<{ code: string; message: string; remedy?: string }>(),
    /** Who pays for what the callee spends on it: always the callee's own payer. */
    payer: text("payer").$type<"tenant" | "platform" | "none">().notNull(),
    /** Until when (database time) whoever relays it holds it; past it, the relay is dead. */
    leaseUntil: momentColumn("lease_until"),
    /** The process that relays it, by a name that tells others when it is dead. */
    leaseOwner: text("lease_owner"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    index("peer_calls_tenant_idx").on(table.tenantId, table.createdAt.desc()),
    index("peer_calls_root_idx").on(table.rootId),
    index("peer_calls_open_idx").on(table.tenantId, table.calleeRunId).where(sql`status = 'sending'`),
    foreignKey({
      name: "peer_calls_caller_fk",
      columns: [table.tenantId, table.callerId, table.callerRunId],
      foreignColumns: [runs.tenantId, runs.workspaceId, runs.id],
    }),
    foreignKey({
      name: "peer_calls_callee_fk",
      columns: [table.tenantId, table.calleeId, table.calleeRunId],
      foreignColumns: [runs.tenantId, runs.workspaceId, runs.id],
    }),
  ],
);
