import { workspaceIdSchema } from "@molecule/domain";
import { deleteSecret, exportEnvExample, issueSandboxToken, setSecrets, tryKey } from "@molecule/services";
import { z } from "zod";
import { secretDescriptionSchema, secretEntrySchema } from "../inputs.ts";
import { getSecretList, getTenantSecretList } from "../show/get-secret-list.ts";
import { showSecretChange } from "../show/show-standing.ts";
import { router, tenantProcedure } from "../trpc.ts";
import {
  keyTrialSchema,
  secretChangeSchema,
  secretListSchema,
  tenantSecretListSchema,
} from "../views/index.ts";

/** Null: what all workspaces inherit; it takes an admin to change. */
const place = z.object({ workspaceId: workspaceIdSchema.nullable() });

export const secretRouter = router({
  /** Both scopes as one workspace sees them. */
  list: tenantProcedure("viewer")
    .input(z.object({ workspaceId: workspaceIdSchema }))
    .output(secretListSchema)
    .query(({ ctx, input }) => getSecretList(ctx, ctx.scope, input.workspaceId)),

  /** What is stored for all workspaces. */
  listTenant: tenantProcedure("viewer")
    .output(tenantSecretListSchema)
    .query(({ ctx }) => getTenantSecretList(ctx, ctx.scope)),

  /** One change set at one place: judged together, written together or not at all. */
  set: tenantProcedure("member")
    .input(
      place.extend({
        entries: z.array(secretEntrySchema).max(1000).default([]),
        describe: z.array(secretDescriptionSchema).max(1000).optional(),
        remove: z.array(z.string()).max(1000).optional(),
        model: z.string().nullish(),
        confirmPayerChange: z.boolean().optional(),
      }),
    )
    .output(secretChangeSchema)
    .mutation(async ({ ctx, input }) => showSecretChange(await setSecrets(ctx.services, ctx.scope, input))),

  remove: tenantProcedure("member")
    .input(place.extend({ name: z.string(), confirmPayerChange: z.boolean().optional() }))
    .output(secretChangeSchema)
    .mutation(async ({ ctx, input }) => showSecretChange(await deleteSecret(ctx.services, ctx.scope, input))),

  /** Names and what is said of them, as a `.env.example`; no value. */
  exportNames: tenantProcedure("viewer")
    .input(z.object({ workspaceId: workspaceIdSchema }))
    .output(z.string())
    .query(({ ctx, input }) => exportEnvExample(ctx.services, ctx.scope, input)),

  /** A credential that only the sandbox's model accepts; for the form, not stored by this. */
  issueSandboxToken: tenantProcedure("member")
    .output(z.object({ token: z.string() }))
    .mutation(({ ctx }) => issueSandboxToken(ctx.services, ctx.scope)),

  /** Tries a key that was just typed, before it is saved: once, for nothing, at its own provider. */
  try: tenantProcedure("member")
    .input(
      place.extend({
        name: z.string(),
        value: z.string(),
        model: z.string().nullish(),
      }),
    )
    .output(keyTrialSchema)
    .mutation(({ ctx, input }) => tryKey(ctx.services, ctx.scope, input)),
});
