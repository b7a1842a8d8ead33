import type { LivenessRoundId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** One pass over all offered platform models. It is asked for here, and made by a gateway, which holds the keys. */
export const livenessRounds = pgTable(
  "liveness_rounds",
  {
    id: idColumn<LivenessRoundId>("id").primaryKey(),
    askedBy: text("asked_by").notNull(),
    askedAt: momentColumn("asked_at").notNull().defaultNow(),
    /** Until when (database time) the gateway that makes it holds it; past it, another one takes over. */
    heldUntil: momentColumn("held_until"),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    uniqueIndex("liveness_rounds_one_open").on(sql`(true)`).where(sql`finished_at is null`),
    index("liveness_rounds_asked_idx").on(table.askedAt.desc()),
  ],
);
