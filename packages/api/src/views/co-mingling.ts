import { alertIdSchema, tenantIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";

const placeSchema = z.object({
  tenantId: tenantIdSchema,
  tenantName: z.string(),
  /** Null for all workspaces of the organization. */
  workspaceId: workspaceIdSchema.nullable(),
  workspaceName: z.string().nullable(),
  name: z.string(),
  version: z.number().int(),
  /** The version in use, not history. */
  live: z.boolean(),
  /** Workspaces whose run was given it and has not ended. */
  holders: z.array(z.object({ workspaceId: workspaceIdSchema, name: z.string() })).readonly(),
});

/** A value that is not its organization's own: names and lengths, never the value. */
export const coMinglingReportSchema = z.object({
  findings: z
    .array(
      z.object({
        severity: z.enum(["critical", "warning"]),
        /** Of the platform's credential; null for one secret in several organizations. */
        vendor: z.string().nullable(),
        lengthBytes: z.number().int().nullable(),
        places: z.array(placeSchema).readonly(),
        alert: z.object({ id: alertIdSchema, tenantId: tenantIdSchema }).nullable(),
      }),
    )
    .readonly(),
  lastAudit: z.object({ at: z.date(), by: z.string() }).nullable(),
});
export type CoMinglingReport = z.infer<typeof coMinglingReportSchema>;
export type CoMinglingFinding = CoMinglingReport["findings"][number];
