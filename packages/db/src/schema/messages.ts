import type { MessageId, RunId, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { bigserial, foreignKey, index, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

export type MessageStatus = "queued" | "sending" | "streaming" | "done" | "failed" | "cancelled";

/** One side of a talk with an agent. A question waits as `queued` while no run is live. */
export const messages = pgTable(
  "messages",
  {
    id: idColumn<MessageId>("id").primaryKey(),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    author: text("author").$type<"user" | "agent">().notNull(),
    userId: idColumn<UserId>("user_id"),
    /** For an answer: the question. */
    replyTo: idColumn<MessageId>("reply_to"),
    runId: idColumn<RunId>("run_id"),
    status: text("status").$type<MessageStatus>().notNull(),
    body: text("body").notNull().default(""),
    error: jsonb("error").$type<{ code: string; message: string; remedy?: string }>(),
    /** Who paid for the answer, and on platform_managed how much. */
    payer: text("payer").$type<"tenant" | "platform" | "none">(),
    chargeNanoUsd: nanoUsdColumn("charge_nano_usd"),
    /** Until when (database time) whoever delivers this question holds it; past it, the deliverer is dead. */
    leaseUntil: momentColumn("lease_until"),
    /** Which process delivers it, by the name that others of its host can see it die by. */
    leaseOwner: text("lease_owner"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    /** When an answer began, or began anew; its place in the talk stays the first one's. */
    begunAt: momentColumn("begun_at"),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    unique("messages_reply_to_key").on(table.replyTo),
    index("messages_workspace_idx").on(table.workspaceId, table.seq.desc()),
    // The few questions that wait or are on their way, which are looked for often among all that were answered.
    index("messages_open_idx").on(table.workspaceId, table.seq).where(sql`status in ('queued', 'sending')`),
    foreignKey({
      name: "messages_workspace_fk",
      columns: [table.tenantId, table.workspaceId],
      foreignColumns: [workspaces.tenantId, workspaces.id],
    }),
  ],
);
