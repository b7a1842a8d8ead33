import { BILLING_MODES, changeSetIdSchema, SECRET_KINDS, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { attentionSchema, entryRefSchema, payerFactsSchema, payerViewSchema } from "./payer.ts";

const place = { workspaceId: workspaceIdSchema.nullable(), name: z.string() };

/** One name of a draft beside what stands: no value, no fingerprint. */
export const draftDiffRowSchema = z.object({
  ...place,
  change: z.enum(["new", "changed", "same", "described", "removed", "restored"]),
  before: z
    .object({ version: z.number().int(), kind: z.enum(SECRET_KINDS), hint: z.string().nullable() })
    .nullable(),
  after: z.object({ version: z.number().int(), kind: z.enum(SECRET_KINDS) }).nullable(),
  renamedFrom: z.string().nullable(),
  /** The value looks like what its name does not say; it may be stored all the same. */
  flag: z.object({ code: z.literal("KEY_SHAPED_VALUE"), message: z.string() }).nullable(),
});

const sideSchema = z.object({
  payer: payerViewSchema,
  mode: z.enum(BILLING_MODES),
  /** Why a start would be refused; null when it would not be. */
  refusal: attentionSchema.nullable(),
  credential: z.string().nullable(),
  model: z.string().nullable(),
});

/** What a draft does to one workspace. */
export const draftEffectSchema = z.object({
  workspaceId: workspaceIdSchema,
  name: z.string(),
  before: sideSchema,
  after: sideSchema,
  /** To be agreed to, exactly so, before a start may happen; null when nothing is. */
  payerChange: z.object({ before: payerFactsSchema, after: payerFactsSchema }).nullable(),
  /**
   * `none`: nothing changes for it. `needs_agreement`: it restarts if the new payer is agreed to. `refused`: a start
   * would be refused, so what runs keeps serving. `when_resumed`: it is paused.
   */
  restart: z.enum(["none", "restarts", "needs_agreement", "refused", "when_resumed"]),
});
export type DraftEffectView = z.infer<typeof draftEffectSchema>;

export const draftRefusalSchema = z.object({
  workspaceId: workspaceIdSchema.nullable(),
  /** Null when it is about the workspace's runtime. */
  name: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  /** The legal move. */
  remedy: z.string(),
  suggestions: z.array(z.string()),
});

export const draftPreviewSchema = z.object({
  diff: z.array(draftDiffRowSchema),
  effects: z.array(draftEffectSchema),
  /** Not empty: applying is refused. */
  refusals: z.array(draftRefusalSchema),
});
export type DraftPreviewView = z.infer<typeof draftPreviewSchema>;

export const appliedDraftSchema = z.object({
  places: z.array(
    z.object({
      workspaceId: workspaceIdSchema.nullable(),
      written: z.array(entryRefSchema),
      restored: z.array(entryRefSchema),
      removed: z.array(z.string()),
      /** Names of which something else is said, with their values as they were. */
      described: z.array(z.string()),
    }),
  ),
  confirmed: z.array(workspaceIdSchema),
  /** They start anew, once each. */
  restarted: z.array(workspaceIdSchema),
});
export type AppliedDraftView = z.infer<typeof appliedDraftSchema>;

/** A draft that waits, or waited: names, never values. */
export const heldDraftSchema = z.object({
  id: changeSetIdSchema,
  title: z.string().nullable(),
  status: z.enum(["waiting", "applied", "failed", "discarded"]),
  /** Null: it waits until somebody applies it. */
  applyAt: z.date().nullable(),
  restart: z.boolean(),
  places: z.array(
    z.object({
      workspaceId: workspaceIdSchema.nullable(),
      names: z.array(z.string()),
      removes: z.array(z.string()),
      model: z.string().nullable(),
    }),
  ),
  fault: z.object({ code: z.string(), message: z.string(), names: z.array(z.string()) }).nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
  settledAt: z.date().nullable(),
});
export type HeldDraftView = z.infer<typeof heldDraftSchema>;
