import { apiTokenIdSchema, TENANT_ROLES, userIdSchema } from "@molecule/domain";
import { z } from "zod";

/** An API token as it may be shown: the last characters of its bearer, never the bearer. */
export const apiTokenViewSchema = z.object({
  id: apiTokenIdSchema,
  name: z.string(),
  role: z.enum(TENANT_ROLES),
  hint: z.string(),
  createdBy: userIdSchema,
  createdByName: z.string(),
  createdAt: z.date(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
export type ApiTokenView = z.infer<typeof apiTokenViewSchema>;

/** The only time that the bearer is told. */
export const createdTokenSchema = z.object({ id: apiTokenIdSchema, token: z.string() });
