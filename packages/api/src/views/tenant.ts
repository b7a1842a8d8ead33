import {
  alertIdSchema,
  TENANT_BILLING_MODES,
  TENANT_ROLES,
  tenantIdSchema,
  userIdSchema,
  workspaceIdSchema,
} from "@molecule/domain";
import { z } from "zod";

export const meSchema = z.object({
  id: userIdSchema,
  name: z.string(),
  email: z.string(),
  /** Runs the platform, beside any role in a tenant. */
  operator: z.boolean(),
});
export type Me = z.infer<typeof meSchema>;

/** An organization that the person belongs to. */
export const tenantViewSchema = z.object({
  id: tenantIdSchema,
  name: z.string(),
  slug: z.string(),
  billingMode: z.enum(TENANT_BILLING_MODES),
  sandbox: z.boolean(),
  role: z.enum(TENANT_ROLES),
});
export type TenantView = z.infer<typeof tenantViewSchema>;

export const memberViewSchema = z.object({
  userId: userIdSchema,
  name: z.string(),
  email: z.string(),
  role: z.enum(TENANT_ROLES),
  since: z.date(),
});
export type MemberView = z.infer<typeof memberViewSchema>;

/** A tenant on the operator's page. */
export const operatedTenantSchema = z.object({
  id: tenantIdSchema,
  name: z.string(),
  slug: z.string(),
  billingMode: z.enum(TENANT_BILLING_MODES),
  sandbox: z.boolean(),
  createdAt: z.date(),
});
export type OperatedTenant = z.infer<typeof operatedTenantSchema>;

export const alertViewSchema = z.object({
  id: alertIdSchema,
  /** Null: it concerns the platform itself. */
  tenantId: tenantIdSchema.nullable(),
  workspaceId: workspaceIdSchema.nullable(),
  code: z.string(),
  severity: z.enum(["warning", "critical"]),
  message: z.string(),
  createdAt: z.date(),
  resolvedAt: z.date().nullable(),
});
export type AlertView = z.infer<typeof alertViewSchema>;
