import {
  BILLING_MODES,
  DRIVER_NAMES,
  EXECUTOR_CHOICES,
  runIdSchema,
  SECRET_KINDS,
  workspaceIdSchema,
} from "@molecule/domain";
import { z } from "zod";
import { proofViewSchema } from "./lifecycle.ts";
import { attentionSchema, payerFactsSchema, payerViewSchema } from "./payer.ts";
import { workspaceNodeSchema } from "./workspace-node.ts";

/** The decision in the order in which it was taken. */
export const resolutionViewSchema = z.object({
  mode: z.enum(BILLING_MODES),
  source: z.enum(["workspace_override", "derived_provider", "derived_default", "constant_fallback"]),
  override: z.enum(BILLING_MODES).nullable(),
  effectiveModel: z.string().nullable(),
  modelOrigin: z.object({ name: z.string(), scope: z.enum(["tenant", "workspace", "request"]) }).nullable(),
  provider: z.string().nullable(),
  payer: z.enum(["tenant", "platform", "none"]),
  trace: z.array(z.object({ step: z.string(), outcome: z.string(), decided: z.boolean() })),
  error: z.string().nullable(),
});
export type ResolutionView = z.infer<typeof resolutionViewSchema>;

/** One line of "running against saved"; null means absent on that side. */
export const differenceSchema = z.object({
  what: z.string(),
  running: z.string().nullable(),
  saved: z.string().nullable(),
});
export type DifferenceView = z.infer<typeof differenceSchema>;

/** One step of the last start. */
export const startStepSchema = z.object({
  seq: z.number().int(),
  generation: z.number().int(),
  /** A stage that began (`queued` … `online`), or `refused`, `ended`, `failed`, `paused`, `crashed`. */
  what: z.string(),
  detail: z.string().nullable(),
  at: z.date(),
});

export const liveRunSchema = z.object({
  id: runIdSchema,
  generation: z.number().int(),
  paysAs: payerFactsSchema.nullable(),
  model: z.string().nullable(),
  /** What runs inside, in words: "Sandbox loop", or the runtime's name. */
  executorLabel: z.string(),
  agentVersion: z.string().nullable(),
  liveAt: z.date(),
  heartbeatAt: z.date().nullable(),
  draining: z.boolean(),
  proof: proofViewSchema.nullable(),
  /** It is asked anew. */
  proving: z.boolean(),
});

/** Everything on the Overview tab beyond the card. */
export const workspaceDetailSchema = z.object({
  node: workspaceNodeSchema,
  driver: z.enum(DRIVER_NAMES),
  /** Who answers, where that is a choice: in a sandbox, for a runtime that can be installed. */
  executor: z
    .object({
      choice: z.enum(EXECUTOR_CHOICES),
      /** The runtime's product, and whether it is installed here. */
      product: z.string(),
      installed: z.boolean(),
    })
    .nullable(),
  createdAt: z.date(),
  desiredGeneration: z.number().int(),
  observedGeneration: z.number().int(),
  /** Steps of the newest generation that has any, oldest first. */
  timeline: z.array(startStepSchema),
  /** Without a task for so long it hibernates; null: never. */
  hibernateAfterMinutes: z.number().int().nullable(),
  /** The start under way can be called off. */
  cancellable: z.boolean(),
  /** Names whose change would be undone by going back to what served last; null when nothing can be undone. */
  revert: z.object({ names: z.array(z.string()), modelChanges: z.boolean(), forAll: z.boolean() }).nullable(),
  /** Crashes in a row, and when the next try is due. */
  crash: z
    .object({ count: z.number().int(), nextAttemptAt: z.date().nullable(), lastError: z.string().nullable() })
    .nullable(),
  /** What keeps the stage in hand from going on, and is tried again; null when nothing is known to. */
  trouble: z.string().nullable(),
  liveRun: liveRunSchema.nullable(),
  resolution: resolutionViewSchema,
  /** What differs between the live run's receipt and what a start would use now. */
  differences: z.array(differenceSchema),
  /** Pages that help here, e.g. where a key is obtained. */
  links: z.array(z.object({ label: z.string(), url: z.string() })),
});
export type WorkspaceDetail = z.infer<typeof workspaceDetailSchema>;

/** Who pays for one workspace now, after a change. */
export const standingSchema = z.object({
  payer: payerViewSchema,
  resolution: resolutionViewSchema,
  /** Why a start would be refused now. */
  attention: attentionSchema.nullable(),
  /** A run is live, and a restart would change something. */
  needsRestart: z.boolean(),
});
export type StandingView = z.infer<typeof standingSchema>;

export const createdWorkspaceSchema = z.object({ id: workspaceIdSchema, standing: standingSchema });

export const duplicatedWorkspaceSchema = createdWorkspaceSchema.extend({
  /** Names that stand on the original and want a value on the copy. */
  needed: z.array(z.object({ name: z.string(), kind: z.enum(SECRET_KINDS), note: z.string().nullable() })),
});
