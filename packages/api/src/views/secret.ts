import {
  runIdSchema,
  SECRET_KINDS,
  SECRET_SCOPES,
  WITHHELD_REASONS,
  workspaceIdSchema,
} from "@molecule/domain";
import { z } from "zod";
import { attentionSchema, entryRefSchema, payerViewSchema } from "./payer.ts";

export const ENV_CLASSES = [
  "credential",
  "route",
  "platform",
  "injection",
  "operator",
  "model",
  "plain",
] as const;

const providerNameSchema = z.object({ name: z.string(), displayName: z.string() });

/** One stored row. There is no field that could carry a sealed value. */
export const storedSecretSchema = z.object({
  scope: z.enum(SECRET_SCOPES),
  kind: z.enum(SECRET_KINDS),
  version: z.number().int(),
  /** Of a variable; null for a secret. */
  value: z.string().nullable(),
  /** The last four characters of a long secret. */
  hint: z.string().nullable(),
  unreadable: z.boolean(),
  /** What its provider said of it when a run last used it; null while none has. */
  health: z.enum(["working", "rejected"]).nullable(),
  healthAt: z.date().nullable(),
  note: z.string().nullable(),
  expiresAt: z.date().nullable(),
  updatedAt: z.date(),
  /** Name of the person who wrote it, where it was one. */
  updatedBy: z.string().nullable(),
  /** Its next value on its way (`proving`), or in place while the old one is to be revoked (`promoted`). */
  rotation: z
    .object({
      state: z.enum(["proving", "promoted"]),
      fromVersion: z.number().int(),
      trialWorkspaceId: workspaceIdSchema,
      /** Name of the person, where it was one. */
      startedBy: z.string().nullable(),
      startedAt: z.date(),
      promotedAt: z.date().nullable(),
    })
    .nullable(),
  /** The last run that was started with it, with the version it was given; null when none was. */
  lastUse: z.object({ runId: runIdSchema, version: z.number().int(), usedAt: z.date() }).nullable(),
});
export type StoredSecret = z.infer<typeof storedSecretSchema>;

/** One name as one workspace sees it. */
export const secretRowSchema = z.object({
  name: z.string(),
  envClass: z.enum(ENV_CLASSES),
  /** The group under which it is listed. */
  provider: providerNameSchema.nullable(),
  winning: storedSecretSchema,
  /** The row for all workspaces that this workspace's own hides. */
  shadowed: storedSecretSchema.nullable(),
  /** Why it does not enter the environment; null when it does. */
  withheld: z.enum(WITHHELD_REASONS).nullable(),
  /** It is the one credential in use. */
  chosen: z.boolean(),
  /** What the live run was started with under this name. */
  running: entryRefSchema.nullable(),
  /** A restart would change this name. */
  pending: z.boolean(),
  coMingled: z.boolean(),
});
export type SecretRow = z.infer<typeof secretRowSchema>;

/** Without one of these names no start is possible. */
export const missingCredentialSchema = z.object({
  /** Any one of them will do, best first. */
  names: z.array(z.string()),
  provider: providerNameSchema.nullable(),
  /** Where a key is obtained. */
  keyPage: z.string().nullable(),
});

export const secretListSchema = z.object({
  workspaceId: workspaceIdSchema,
  payer: payerViewSchema,
  /** Why a start would be refused now. */
  attention: attentionSchema.nullable(),
  missing: missingCredentialSchema.nullable(),
  rows: z.array(secretRowSchema),
  /** Names that the live run still has and that are stored no more. */
  removedButRunning: z.array(entryRefSchema),
  needsRestart: z.boolean(),
});
export type SecretList = z.infer<typeof secretListSchema>;

/** One name that is stored for all workspaces. */
export const tenantSecretRowSchema = z.object({
  name: z.string(),
  envClass: z.enum(ENV_CLASSES),
  provider: providerNameSchema.nullable(),
  stored: storedSecretSchema,
  /** Workspaces with a row of their own under this name; all others inherit this one. */
  overriddenBy: z.array(workspaceIdSchema),
  /** Workspaces whose live run was started with this row. */
  runningIn: z.array(z.object({ workspaceId: workspaceIdSchema, version: z.number().int() })),
});
export type TenantSecretRow = z.infer<typeof tenantSecretRowSchema>;

export const tenantSecretListSchema = z.object({
  workspaces: z.array(z.object({ id: workspaceIdSchema, name: z.string() })),
  rows: z.array(tenantSecretRowSchema),
});
export type TenantSecretList = z.infer<typeof tenantSecretListSchema>;

/** What trying a typed key found out. `unknown`: it could not be told, and may be saved all the same. */
export const keyTrialSchema = z.object({
  state: z.enum(["valid", "rejected", "unknown"]),
  says: z.string(),
  provider: providerNameSchema.nullable(),
  /** Where it was sent; null when it was not. */
  host: z.string().nullable(),
  status: z.number().int().nullable(),
});

/** What one save did. */
export const secretChangeSchema = z.object({
  written: z.array(entryRefSchema),
  removed: z.array(z.string()),
  /** Workspaces for which a change of payer was agreed to. */
  confirmed: z.array(workspaceIdSchema),
  /** Of the workspace now; null at tenant scope. */
  payer: payerViewSchema.nullable(),
  attention: attentionSchema.nullable(),
  needsRestart: z.boolean(),
});
export type SecretChange = z.infer<typeof secretChangeSchema>;

/** One version of a name, as its history shows it. */
export const secretVersionSchema = z.object({
  version: z.number().int(),
  kind: z.enum(SECRET_KINDS),
  live: z.boolean(),
  hint: z.string().nullable(),
  unreadable: z.boolean(),
  health: z.enum(["working", "rejected"]).nullable(),
  healthAt: z.date().nullable(),
  /** Marked as leaked; it cannot be restored. */
  leakedAt: z.date().nullable(),
  createdAt: z.date(),
  createdBy: z.string().nullable(),
});
export type SecretVersionView = z.infer<typeof secretVersionSchema>;

const placeSchema = z.object({ workspaceId: workspaceIdSchema.nullable(), name: z.string() });

export const markedLeakedSchema = z.object({
  /** Where the value lived and lives no more, under whatever name. */
  removed: z.array(placeSchema).readonly(),
  /** Where it still lives, because it takes an admin to remove it there. */
  remaining: z.array(placeSchema).readonly(),
  /** Workspaces whose run is ended at once. */
  stopped: z.array(workspaceIdSchema).readonly(),
  /** Workspaces whose run holds the value and goes on. */
  running: z.array(workspaceIdSchema).readonly(),
});
