import type { ReconciliationId } from "@molecule/domain";
import { bigint, date, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

/** One item of drift as it is kept: amounts of money are text, counts as they were compared. */
export type StoredDriftItem = {
  readonly cause: string;
  readonly key: string;
  readonly model: string;
  readonly day: string;
  readonly ours: Readonly<Record<string, number>> | null;
  readonly theirs: Readonly<Record<string, number>> | null;
  readonly driftNanoUsd: string | null;
  readonly knownHere: boolean;
};
export type StoredCauses = Readonly<
  Record<string, { readonly items: number; readonly driftNanoUsd: string }>
>;

/**
 * What came of holding our charges of a vendor against its own usage report. Of the platform, so without a tenant.
 * Append-only.
 */
export const reconciliations = pgTable(
  "reconciliations",
  {
    id: idColumn<ReconciliationId>("id").primaryKey(),
    vendor: text("vendor").notNull(),
    /** The days compared: from, inclusive, until, exclusive. */
    fromDay: date("from_day").notNull(),
    untilDay: date("until_day").notNull(),
    /** `request`: matched by the provider's request ids; `day`: by day and model. */
    matchedBy: text("matched_by").$type<"request" | "day">().notNull(),
    reportSha256: text("report_sha256").notNull(),
    matched: integer("matched").notNull(),
    oursNanoUsd: nanoUsdColumn("ours_nano_usd").notNull(),
    theirsNanoUsd: nanoUsdColumn("theirs_nano_usd").notNull(),
    /** Ours minus theirs. */
    driftNanoUsd: nanoUsdColumn("drift_nano_usd").notNull(),
    unpriced: integer("unpriced").notNull(),
    itemCount: bigint("item_count", { mode: "number" }).notNull(),
    causes: jsonb("causes").$type<StoredCauses>().notNull(),
    /** The dearest ones. */
    items: jsonb("items").$type<readonly StoredDriftItem[]>().notNull(),
    createdBy: text("created_by").notNull(),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [index("reconciliations_at_idx").on(table.at.desc())],
);
