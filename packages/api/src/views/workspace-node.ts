import { DESIRED_STATES, OBSERVED_STATES, RUN_STAGES, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { attentionSchema, payerViewSchema } from "./payer.ts";

/** What a restart would change, from the live run's receipt and the current plan. */
export const pendingRestartSchema = z.object({
  changedNames: z.array(z.string()),
  modelChanges: z.boolean(),
  payerChanges: z.boolean(),
  /** The code with which a restart would be refused now. */
  refusal: z.string().nullable(),
  /** "2 keys changed, payer unchanged". */
  summary: z.string(),
});

/** A workspace as its card on the canvas and its row in the list show it. */
export const workspaceNodeSchema = z.object({
  id: workspaceIdSchema,
  parentId: workspaceIdSchema.nullable(),
  name: z.string(),
  role: z.string().nullable(),
  runtime: z.string(),
  model: z.string().nullable(),
  /** The model is the runtime's default because none was chosen. */
  modelIsDefault: z.boolean(),
  desiredState: z.enum(DESIRED_STATES),
  observedState: z.enum(OBSERVED_STATES),
  /** Of the start in hand; null when none is. */
  stage: z.enum(RUN_STAGES).nullable(),
  stageSince: z.date().nullable(),
  payer: payerViewSchema,
  /** Null when nothing is pending, or no run is live. */
  pendingRestart: pendingRestartSchema.nullable(),
  attention: attentionSchema.nullable(),
  sandbox: z.boolean(),
  queuedMessages: z.number().int(),
  lastActivityAt: z.date().nullable(),
  /** Id of the task in hand. */
  currentTask: z.string().nullable(),
  /** Its live run is a process that nothing shuts in: it sees whatever its supervisor's user sees. */
  unisolated: z.boolean(),
});
export type WorkspaceNode = z.infer<typeof workspaceNodeSchema>;

export const workspaceListSchema = z.object({
  workspaces: z.array(workspaceNodeSchema),
  /** The change number that this list is at least as new as: listen from here. */
  seq: z.number().int(),
});
