import { bulkRestartIdSchema, livenessRoundIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { payerFactsSchema } from "./payer.ts";

/** What the last known-answer task of the run that serves showed. */
export const proofViewSchema = z.object({
  status: z.enum(["proved", "reached", "failed"]),
  message: z.string(),
  code: z.string().nullable(),
  remedy: z.string().nullable(),
  at: z.date(),
  tookMs: z.number().int(),
});
export type ProofView = z.infer<typeof proofViewSchema>;

/** What a bulk restart would do with one workspace. `left`: why it would be left as it is. */
export const plannedRestartSchema = z.object({
  workspaceId: workspaceIdSchema,
  name: z.string(),
  why: z.string(),
  payerBefore: payerFactsSchema.nullable(),
  payerAfter: payerFactsSchema.nullable(),
  left: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PlannedRestartView = z.infer<typeof plannedRestartSchema>;

export const bulkItemSchema = z.object({
  workspaceId: workspaceIdSchema,
  name: z.string(),
  turn: z.number().int(),
  status: z.enum(["waiting", "restarting", "done", "failed", "skipped"]),
  why: z.string(),
  payerBefore: payerFactsSchema.nullable(),
  payerAfter: payerFactsSchema.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
});

/** A bulk restart with what became of each workspace so far. */
export const bulkProgressSchema = z.object({
  id: bulkRestartIdSchema,
  status: z.enum(["running", "done", "stopped"]),
  canary: z.boolean(),
  reason: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
  items: z.array(bulkItemSchema),
});
export type BulkProgressView = z.infer<typeof bulkProgressSchema>;

/** Which of the platform's models answer, each really called. */
export const livenessViewSchema = z.object({
  verdict: z.enum(["live", "failing", "unproved"]),
  round: z
    .object({
      id: livenessRoundIdSchema,
      askedBy: z.string(),
      askedAt: z.date(),
      finishedAt: z.date().nullable(),
    })
    .nullable(),
  checks: z.array(
    z.object({
      runtime: z.string(),
      model: z.string(),
      vendor: z.string(),
      status: z.enum(["pass", "fail", "skip"]),
      reason: z.string().nullable(),
      tookMs: z.number().int().nullable(),
      checkedAt: z.date(),
    }),
  ),
});
export type LivenessView = z.infer<typeof livenessViewSchema>;
