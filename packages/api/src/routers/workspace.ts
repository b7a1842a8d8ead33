import { workspaceIdSchema } from "@molecule/domain";
import {
  createWorkspace,
  moveWorkspace,
  pauseWorkspace,
  renameWorkspace,
  requestRestart,
  resumeWorkspace,
} from "@molecule/services";
import { z } from "zod";
import { secretEntrySchema } from "../inputs.ts";
import { getWorkspaceDetail } from "../show/get-workspace-detail.ts";
import { listWorkspaceNodes } from "../show/list-workspace-nodes.ts";
import { showCreated } from "../show/show-standing.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { createdWorkspaceSchema, workspaceDetailSchema, workspaceListSchema } from "../views/index.ts";

const one = z.object({ workspaceId: workspaceIdSchema });
/** `cascade`: everything below the workspace as well. */
const subtree = one.extend({ cascade: z.boolean().optional() });

export const workspaceRouter = router({
  /** All cards, or those of `ids` that are here: what a change named. */
  list: tenantProcedure("viewer")
    .input(z.object({ ids: z.array(workspaceIdSchema).max(200).optional() }))
    .output(workspaceListSchema)
    .query(({ ctx, input }) => listWorkspaceNodes(ctx, ctx.scope, input.ids ?? "all")),

  get: tenantProcedure("viewer")
    .input(one)
    .output(workspaceDetailSchema)
    .query(({ ctx, input }) => getWorkspaceDetail(ctx, ctx.scope, input.workspaceId)),

  create: tenantProcedure("member")
    .input(
      z.object({
        name: z.string().max(1000),
        role: z.string().max(1000).nullish(),
        runtime: z.string(),
        model: z.string().optional(),
        parentId: workspaceIdSchema.nullish(),
        secrets: z.array(secretEntrySchema).max(500).optional(),
      }),
    )
    .output(createdWorkspaceSchema)
    .mutation(async ({ ctx, input }) => showCreated(await createWorkspace(ctx.services, ctx.scope, input))),

  rename: tenantProcedure("member")
    .input(one.extend({ name: z.string().max(1000), role: z.string().max(1000).nullish() }))
    .output(z.void())
    .mutation(({ ctx, input }) => renameWorkspace(ctx.services, ctx.scope, input)),

  move: tenantProcedure("member")
    .input(one.extend({ parentId: workspaceIdSchema.nullable() }))
    .output(z.void())
    .mutation(({ ctx, input }) => moveWorkspace(ctx.services, ctx.scope, input)),

  /** `force`: it waits for nothing, in whatever stage a start is. */
  restart: tenantProcedure("member")
    .input(one.extend({ force: z.boolean().optional() }))
    .output(z.object({ generation: z.number().int() }))
    .mutation(({ ctx, input }) => requestRestart(ctx.services, ctx.scope, input)),

  pause: tenantProcedure("member")
    .input(subtree)
    .output(z.object({ paused: z.array(workspaceIdSchema).readonly() }))
    .mutation(({ ctx, input }) => pauseWorkspace(ctx.services, ctx.scope, input)),

  resume: tenantProcedure("member")
    .input(subtree)
    .output(z.object({ resumed: z.array(workspaceIdSchema).readonly() }))
    .mutation(({ ctx, input }) => resumeWorkspace(ctx.services, ctx.scope, input)),
});
