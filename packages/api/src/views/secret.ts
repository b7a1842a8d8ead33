import { SECRET_KINDS, SECRET_SCOPES, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { payerViewSchema } from "./payer.ts";

export const ENV_CLASSES = [
  "credential",
  "route",
  "platform",
  "injection",
  "operator",
  "model",
  "plain",
] as const;

/** A stored name as the Secrets tab shows it. There is no field that could carry a sealed value. */
export const secretRowSchema = z.object({
  name: z.string(),
  scope: z.enum(SECRET_SCOPES),
  kind: z.enum(SECRET_KINDS),
  className: z.enum(ENV_CLASSES),
  /** Display name of the provider that it belongs to, for grouping. */
  provider: z.string().nullable(),
  /** Of a variable only. */
  value: z.string().nullable(),
  hint: z.string().nullable(),
  /** The saved version, and the one that the live run was given (null: none). */
  version: z.number().int(),
  runningVersion: z.number().int().nullable(),
  /** `chosen`: the credential in use. `shadowed`: a row of the workspace wins. Null at tenant scope. */
  use: z.enum(["enters", "chosen", "withheld", "shadowed"]).nullable(),
  withheldReason: z.string().nullable(),
  unreadable: z.boolean(),
  note: z.string().nullable(),
  expiresAt: z.date().nullable(),
  updatedAt: z.date(),
  /** Name of the person, where a person wrote it. */
  updatedBy: z.string().nullable(),
  /** Tenant scope: workspaces that inherit it, and those that have their own row of the name. */
  inheritedBy: z.array(workspaceIdSchema),
  overriddenBy: z.array(workspaceIdSchema),
});
export type SecretRow = z.infer<typeof secretRowSchema>;

/** A name that the chosen model accepts as its credential. */
export const acceptedCredentialSchema = z.object({
  name: z.string(),
  present: z.enum(SECRET_SCOPES).nullable(),
  /** How a value of it begins, where the registry knows. */
  prefixes: z.array(z.string()),
});

export const secretListSchema = z.object({
  /** Null for the list of all workspaces. */
  workspaceId: workspaceIdSchema.nullable(),
  payer: payerViewSchema.nullable(),
  /** Credentials that the model in use accepts; empty when the platform pays. */
  accepted: z.array(acceptedCredentialSchema),
  /** Where such a credential is obtained. */
  keyPage: z.string().nullable(),
  rows: z.array(secretRowSchema),
});
export type SecretList = z.infer<typeof secretListSchema>;

/** What one save did. */
export const secretChangeSchema = z.object({
  written: z.array(z.object({ name: z.string(), version: z.number().int() })),
  removed: z.array(z.string()),
  /** Workspaces whose running environment is now older than what is saved. */
  restartNeeded: z.array(workspaceIdSchema),
});
export type SecretChange = z.infer<typeof secretChangeSchema>;
