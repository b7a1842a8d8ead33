import type {
  BillingMode,
  ChangeSetId,
  PayerFacts,
  SecretKind,
  TenantId,
  UserId,
  WorkspaceId,
} from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** What is to be said of a name that waits. */
export type HeldDescription = {
  readonly note?: string;
  /** ISO 8601; null takes the expiry away. */
  readonly expiresAt?: string | null;
};

/** What waits of one place: names and what is said of them, and a model, which is no secret. */
export type HeldPlace = {
  readonly workspaceId: WorkspaceId | null;
  readonly entries: readonly (HeldDescription & {
    readonly name: string;
    readonly kind: SecretKind;
    readonly renamedFrom?: string;
  })[];
  /** Absent from what was put aside before this could be. */
  readonly describe?: readonly (HeldDescription & { readonly name: string })[];
  readonly remove: readonly string[];
  readonly restore: readonly { readonly name: string; readonly version: number }[];
  readonly model?: string | null;
  readonly runtime?: string;
  readonly override?: BillingMode | null;
};

/** Why a change set that was due was not applied. */
export type ChangeSetFault = {
  readonly code: string;
  readonly message: string;
  readonly names: readonly string[];
};

/**
 * A draft that was put aside: applied at a time, or when somebody says so (`applyAt` null). Its values wait sealed in
 * `change_set_values`.
 */
export const changeSets = pgTable(
  "change_sets",
  {
    id: idColumn<ChangeSetId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    title: text("title"),
    places: jsonb("places").$type<readonly HeldPlace[]>().notNull(),
    restart: boolean("restart").notNull(),
    agreed: jsonb("agreed")
      .$type<readonly { readonly workspaceId: WorkspaceId; readonly after: PayerFacts }[]>()
      .notNull()
      .default([]),
    applyAt: momentColumn("apply_at"),
    status: text("status")
      .$type<"waiting" | "applied" | "failed" | "discarded">()
      .notNull()
      .default("waiting"),
    fault: jsonb("fault").$type<ChangeSetFault>(),
    /** Whoever put it aside was allowed to change a payer, too. */
    byOperator: boolean("by_operator").notNull(),
    createdBy: idColumn<UserId>("created_by"),
    createdByName: text("created_by_name").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    settledAt: momentColumn("settled_at"),
  },
  (table) => [
    index("change_sets_due_idx").on(table.applyAt).where(sql`status = 'waiting'`),
    index("change_sets_tenant_idx").on(table.tenantId, table.createdAt.desc()),
  ],
);
