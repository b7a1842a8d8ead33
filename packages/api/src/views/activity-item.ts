import { workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";

export const ACTIVITY_KINDS = ["config", "lifecycle", "money", "call", "team"] as const;

/** One line of the timeline. */
export const activityItemSchema = z.object({
  /** Unique within the timeline; not an id of a thing. */
  key: z.string(),
  kind: z.enum(ACTIVITY_KINDS),
  at: z.date(),
  /** A person or one of our processes. */
  who: z.string(),
  workspaceId: workspaceIdSchema.nullable(),
  workspaceName: z.string().nullable(),
  /** `noun.verb`, a stage, a ledger kind, or a call's status. */
  action: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  amountNanoUsd: z.bigint().nullable(),
});
export type ActivityItem = z.infer<typeof activityItemSchema>;

/** A line's exact place in the timeline: its moment to the microsecond, and its key among those of that moment. */
export const activityCursorSchema = z.object({
  at: z.iso.datetime({ precision: 6 }),
  key: z.string().max(100),
});
export type ActivityCursor = z.infer<typeof activityCursorSchema>;

/** Newest first. */
export const activityPageSchema = z.object({
  items: z.array(activityItemSchema),
  /** Pass as `before` for older lines. */
  before: activityCursorSchema.nullable(),
});
