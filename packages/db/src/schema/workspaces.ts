import type {
  BillingMode,
  DesiredState,
  DriverName,
  ExecutorChoice,
  ObservedState,
  PayerFacts,
  PlanRefusalCode,
  RunStage,
  TenantId,
  UserId,
  WorkspaceId,
} from "@molecule/domain";
import { sql } from "drizzle-orm";
import { bigint, foreignKey, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { tenants } from "./tenants.ts";

/** A start that was refused, kept until a start succeeds: what the card says and what it offers. */
export type StoredRefusal = {
  code:
    | PlanRefusalCode
    | "UNAVAILABLE"
    | "START_FAILED"
    | "START_CANCELLED"
    | "PROVING_FAILED"
    | "CRASH_LOOP";
  names: string[];
  message: string;
  /** Where the code alone does not say it. */
  remedy?: string;
  generation: number;
  at: string;
  payerChange?: { before: PayerFacts; after: PayerFacts };
};

/** One agent's isolated place to run: what is wanted of it, and what was last seen. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: idColumn<WorkspaceId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id")
      .notNull()
      .references(() => tenants.id),
    parentId: idColumn<WorkspaceId>("parent_id"),
    name: text("name").notNull(),
    role: text("role"),
    runtime: text("runtime").notNull(),
    /** Of a sandbox's workspace: whether the loop answers or the installed runtime. */
    executor: text("executor").$type<ExecutorChoice>().notNull().default("loop"),
    driver: text("driver").$type<DriverName>().notNull().default("process"),
    billingOverride: text("billing_override").$type<BillingMode>(),
    desiredState: text("desired_state").$type<DesiredState>().notNull().default("running"),
    desiredGeneration: integer("desired_generation").notNull().default(1),
    /** The generation whose start a person called off: it is not tried until another is asked for. */
    cancelledGeneration: integer("cancelled_generation").notNull().default(0),
    /** The generation that waits for nothing: no task, no queue, no pause between tries. */
    forcedGeneration: integer("forced_generation").notNull().default(0),
    observedState: text("observed_state").$type<ObservedState>().notNull().default("provisioning"),
    observedGeneration: integer("observed_generation").notNull().default(0),
    /** Stage of the start in hand; null when none is. */
    stage: text("stage").$type<RunStage>(),
    stageSince: momentColumn("stage_since"),
    refusal: jsonb("refusal").$type<StoredRefusal>(),
    /** Crashes in a row since the last quiet stretch, and when the next try is due. */
    crashCount: integer("crash_count").notNull().default(0),
    nextAttemptAt: momentColumn("next_attempt_at"),
    lastError: text("last_error"),
    /** The supervisor's claim: owner, until when (database time), and the number that fences stale ones. */
    leaseOwner: text("lease_owner"),
    leaseUntil: momentColumn("lease_until"),
    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    lastActivityAt: momentColumn("last_activity_at"),
    /** After so long without a task it hibernates; null: never. */
    hibernateAfterMinutes: integer("hibernate_after_minutes"),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    updatedAt: momentColumn("updated_at").notNull().defaultNow(),
    removedAt: momentColumn("removed_at"),
  },
  (table) => [
    unique("workspaces_tenant_id_id_key").on(table.tenantId, table.id),
    foreignKey({
      name: "workspaces_parent_fk",
      columns: [table.tenantId, table.parentId],
      foreignColumns: [table.tenantId, table.id],
    }),
    index("workspaces_unsettled_idx")
      .on(table.leaseUntil)
      .where(sql`desired_generation <> observed_generation`),
  ],
);
