import type { KeyRotationId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** Steps of a rotation of the sealing key, in order. Whoever looks next goes on at the step that stands. */
export const KEY_ROTATION_STEPS = ["requested", "recorded", "activated", "resealed", "finished"] as const;
export type KeyRotationStep = (typeof KEY_ROTATION_STEPS)[number];

/** One rotation of the sealing key: a new key is added, becomes the active one, and everything is sealed to it. */
export const keyRotations = pgTable(
  "key_rotations",
  {
    id: idColumn<KeyRotationId>("id").primaryKey(),
    step: text("step").$type<KeyRotationStep>().notNull(),
    /** The new key, from `recorded` on. */
    keyId: text("key_id"),
    resealed: integer("resealed").notNull().default(0),
    /** Why it waits for a person; null while it goes on by itself. */
    waitsFor: text("waits_for"),
    requestedBy: text("requested_by").notNull(),
    requestedAt: momentColumn("requested_at").notNull().defaultNow(),
    finishedAt: momentColumn("finished_at"),
  },
  () => [uniqueIndex("key_rotations_one_at_a_time").on(sql`(true)`).where(sql`step <> 'finished'`)],
);
