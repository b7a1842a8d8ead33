import type { PlatformKeyId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytesColumn, idColumn, momentColumn } from "./columns.ts";

/** `next` waits for its proof, `live` serves, `rejected` was refused by its provider, `retired` is over. */
export const PLATFORM_KEY_STATUSES = ["next", "live", "rejected", "retired"] as const;
export type PlatformKeyStatus = (typeof PLATFORM_KEY_STATUSES)[number];

/** A provider's key of the platform in the operator's store, sealed for the gateway alone. */
export const platformKeys = pgTable(
  "platform_keys",
  {
    id: idColumn<PlatformKeyId>("id").primaryKey(),
    vendor: text("vendor").notNull(),
    fingerprint: text("fingerprint").notNull(),
    hint: text("hint"),
    status: text("status").$type<PlatformKeyStatus>().notNull(),
    /** Null once retired: the value is gone, the fingerprint stays known. */
    sealed: bytesColumn("sealed"),
    sealingKeyId: text("sealing_key_id"),
    addedBy: text("added_by").notNull(),
    addedAt: momentColumn("added_at").notNull().defaultNow(),
    /** Somebody waits for a gateway to try the key; the gateway that takes it on clears this. */
    proofAskedAt: momentColumn("proof_asked_at"),
    /** When it was tried; it worked if there is no fault. */
    provedAt: momentColumn("proved_at"),
    proofFault: text("proof_fault"),
    promotedAt: momentColumn("promoted_at"),
    coolingUntil: momentColumn("cooling_until"),
    rejectedAt: momentColumn("rejected_at"),
    retiredAt: momentColumn("retired_at"),
  },
  (table) => [
    uniqueIndex("platform_keys_one_per_value").on(table.fingerprint).where(sql`status <> 'retired'`),
  ],
);
