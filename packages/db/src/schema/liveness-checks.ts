import type { LivenessRoundId } from "@molecule/domain";
import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** What the last real call of one model for one runtime showed. */
export const livenessChecks = pgTable(
  "liveness_checks",
  {
    runtime: text("runtime").notNull(),
    model: text("model").notNull(),
    vendor: text("vendor").notNull(),
    roundId: idColumn<LivenessRoundId>("round_id").notNull(),
    status: text("status").$type<"pass" | "fail" | "skip">().notNull(),
    /** Of a failure or a skip: why, one sentence. */
    reason: text("reason"),
    tookMs: integer("took_ms"),
    checkedAt: momentColumn("checked_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.runtime, table.model] })],
);
