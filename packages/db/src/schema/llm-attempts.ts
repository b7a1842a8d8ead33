import type { AttemptId, Dialect, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, date, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

export type AttemptStatus = "admitted" | "settled" | "void" | "unresolved";

/**
 * One call that the gateway admitted; committed before anything is sent upstream. `settled` has usage and a
 * charge, `void` cost nothing, `unresolved` is visible until it becomes one of them.
 */
export const llmAttempts = pgTable(
  "llm_attempts",
  {
    id: idColumn<AttemptId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    runId: idColumn<RunId>("run_id").notNull(),
    /** Which gateway process serves it; the attempts of one that is gone become unresolved. */
    gatewayId: text("gateway_id").notNull(),
    dialect: text("dialect").$type<Dialect>().notNull(),
    model: text("model").notNull(),
    vendor: text("vendor").notNull(),
    wireModel: text("wire_model").notNull(),
    streaming: boolean("streaming").notNull(),
    sandbox: boolean("sandbox").notNull(),
    payer: text("payer").$type<"platform">().notNull().default("platform"),
    credentialKind: text("credential_kind").$type<"platform_key">().notNull().default("platform_key"),
    /** The most it may cost, set aside before it was sent. Of a void call: what the platform may have to bear. */
    holdNanoUsd: nanoUsdColumn("hold_nano_usd").notNull().default(sql`0`),
    /** Bits of the accounts (SPEND_ACCOUNTS) that it is held against. */
    held: integer("held").notNull().default(0),
    /** The UTC day whose windows it belongs to, as the gateway knew it when it took the hold. */
    spendDay: date("spend_day", { mode: "string" }).notNull().default(sql`(now() at time zone 'utc')::date`),
    /** It became unresolved: since then its hold is the account's own and no part of a gateway's lease. */
    holdMoved: boolean("hold_moved").notNull().default(false),
    /** Its numbers were missing or impossible, and an upper bound stands in for them. */
    estimated: boolean("estimated").notNull().default(false),
    status: text("status").$type<AttemptStatus>().notNull().default("admitted"),
    httpStatus: integer("http_status"),
    providerRequestId: text("provider_request_id"),
    clientRequestId: text("client_request_id"),
    /** Why it is void or unresolved, one sentence. */
    reason: text("reason"),
    admittedAt: momentColumn("admitted_at").notNull().defaultNow(),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    index("llm_attempts_workspace_idx").on(table.workspaceId, table.admittedAt.desc()),
    index("llm_attempts_tenant_idx").on(table.tenantId, table.admittedAt.desc()),
    index("llm_attempts_run_idx").on(table.runId),
    index("llm_attempts_exposed_idx")
      .on(table.admittedAt.desc())
      .where(sql`status = 'unresolved' or (status = 'void' and hold_moved)`),
    index("llm_attempts_open_idx").on(table.admittedAt).where(sql`status in ('admitted', 'unresolved')`),
  ],
);
