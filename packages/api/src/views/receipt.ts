import { attemptIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";

const nano = z.bigint();

export const RECEIPT_KINDS = ["charge", "grant", "top_up", "adjustment", "refund"] as const;

/** One movement of credit with the call it was for, as the chain of receipts has it. */
export const receiptListItemSchema = z.object({
  seq: z.number().int(),
  kind: z.enum(RECEIPT_KINDS),
  amountNanoUsd: nano,
  attemptId: attemptIdSchema.nullable(),
  workspaceId: workspaceIdSchema.nullable(),
  workspaceName: z.string().nullable(),
  model: z.string().nullable(),
  payer: z.string().nullable(),
  /** Of what came in by hand. */
  reason: z.string().nullable(),
  postedAt: z.date(),
  hash: z.string(),
});
export type ReceiptListItem = z.infer<typeof receiptListItemSchema>;

export const receiptPageSchema = z.object({
  receipts: z.array(receiptListItemSchema),
  before: z.number().int().nullable(),
  /** The last link: note it, and `molecule receipts verify --head` tells whether a later export still holds it. */
  head: z.object({ seq: z.number().int(), hash: z.string() }).nullable(),
});

/** Why the platform paid for the run that made the call. */
export const receiptReasonSchema = z.object({
  mode: z.string(),
  source: z.string(),
  provider: z.string().nullable(),
  credentialMethod: z.string().nullable(),
});

export const receiptDetailSchema = receiptListItemSchema.extend({
  /** What was hashed; see docs/receipts.md. */
  body: z.record(z.string(), z.unknown()),
  why: receiptReasonSchema.nullable(),
});
export type ReceiptDetail = z.infer<typeof receiptDetailSchema>;
