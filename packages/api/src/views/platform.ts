import { platformKeyIdSchema, tenantIdSchema } from "@molecule/domain";
import { z } from "zod";

export const platformKeyViewSchema = z.object({
  /** Null for one of a gateway's environment, which nobody can change from here. */
  id: platformKeyIdSchema.nullable(),
  vendor: z.string(),
  /** The last characters. */
  hint: z.string().nullable(),
  status: z.enum(["next", "live", "cooling", "rejected", "retired"]),
  addedBy: z.string(),
  addedAt: z.date(),
  /** The last trial by a gateway; it worked where there is no fault. */
  proof: z.object({ at: z.date(), fault: z.string().nullable() }).nullable(),
  coolingUntil: z.date().nullable(),
  retiredAt: z.date().nullable(),
});
export type PlatformKeyView = z.infer<typeof platformKeyViewSchema>;

/** What a kill switch stops: one organization's platform calls, or calls to one vendor. */
export const suspensionSubjectSchema = z
  .object({ tenantId: tenantIdSchema.optional(), vendor: z.string().max(100).optional() })
  .refine(({ tenantId, vendor }) => (tenantId === undefined) !== (vendor === undefined), {
    error: "Name either an organization or a vendor.",
  });

export const suspensionViewSchema = z.object({
  tenantId: tenantIdSchema.nullable(),
  vendor: z.string().nullable(),
  reason: z.string(),
  suspendedBy: z.string(),
  suspendedAt: z.date(),
  /** Null while it is on. */
  liftedBy: z.string().nullable(),
  liftedAt: z.date().nullable(),
});
export type SuspensionView = z.infer<typeof suspensionViewSchema>;
