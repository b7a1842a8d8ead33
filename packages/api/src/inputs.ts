import { BILLING_MODES, SECRET_KINDS, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { payerFactsSchema, RECEIPT_KINDS } from "./views/index.ts";

/** What is said of one name; its value stays as it is. */
export const secretDescriptionSchema = z.object({
  name: z.string(),
  /** Undefined keeps the note that stands there. */
  note: z.string().max(1000).optional(),
  /** Undefined keeps what stands there; null takes it away. */
  expiresAt: z.date().nullish(),
});

/**
 * One name as typed or pasted. The request's size alone is bounded here: the write guard says what is wrong with a
 * name, a value or a model in its own words, and puts it on record.
 */
export const secretEntrySchema = z.object({
  ...secretDescriptionSchema.shape,
  value: z.string(),
  kind: z.enum(SECRET_KINDS),
  /** The name that this one replaces, in the same step. */
  renamedFrom: z.string().optional(),
});

/** What a draft changes at one place; null: what all workspaces inherit, which takes an admin. */
const draftPlaceSchema = z.object({
  workspaceId: workspaceIdSchema.nullable(),
  entries: z.array(secretEntrySchema).max(1000).optional(),
  remove: z.array(z.string()).max(1000).optional(),
  /** Notes and expiries of names that are stored, changed without their values. */
  describe: z.array(secretDescriptionSchema).max(1000).optional(),
  /** Points a name back at a version that was stored before. */
  restore: z
    .array(z.object({ name: z.string(), version: z.number().int().positive() }))
    .max(1000)
    .optional(),
  /** Null removes the workspace's own choice. */
  model: z.string().nullish(),
  runtime: z.string().optional(),
  /** Operators only. */
  override: z.enum(BILLING_MODES).nullish(),
});

export const draftSchema = z.object({ places: z.array(draftPlaceSchema).min(1).max(200) });

export const applyDraftSchema = draftSchema.extend({
  /** False: the change waits for the next start of each workspace. */
  restart: z.boolean().default(true),
  /** Payers that the person saw change, and agreed to. */
  agreed: z
    .array(z.object({ workspaceId: workspaceIdSchema, after: payerFactsSchema }))
    .max(1000)
    .default([]),
});

/** Which receipts, newest first. Days are UTC and both inclusive. */
export const receiptPageInput = z.object({
  before: z.number().int().positive().optional(),
  limit: z.number().int().min(1).max(200).default(50),
  kinds: z.array(z.enum(RECEIPT_KINDS)).min(1).optional(),
  workspaceId: workspaceIdSchema.optional(),
  model: z.string().max(300).optional(),
  fromDay: z.iso.date().optional(),
  toDay: z.iso.date().optional(),
  text: z.string().max(200).optional(),
});
