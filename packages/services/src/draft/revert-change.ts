import { withTenant } from "@molecule/db";
import {
  findLastServedRun,
  getWorkspace,
  listRowsWrittenSince,
  listStandingEntries,
} from "@molecule/db/repositories";
import { type ChangeSetId, DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { resolveWorkspace } from "../billing/resolve-workspace.ts";
import type { ServiceContext } from "../service-context.ts";
import { type AppliedDraft, applyDraft } from "./apply-draft.ts";
import { holdDraft } from "./hold-draft.ts";
import { planRevert, type RevertPlan } from "./plan-revert.ts";

/** How to go back to what the last run that served was given; null when nothing differs, or none ever served. */
export const findRevertPlan = async (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<RevertPlan | null> => {
  const { resolution } = await resolveWorkspace(ctx, scope, workspaceId);
  return withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const { runtime } = await getWorkspace(tx, scope, workspaceId);
      const served = await findLastServedRun(tx, scope, workspaceId);
      if (served === undefined) return null;
      const rows = await listStandingEntries(tx, scope, workspaceId);
      const written = await listRowsWrittenSince(tx, scope, { id: served.id, workspaceId });
      const model = resolution.effectiveModel;
      return planRevert(served, { workspaceId, runtime, model, rows, written });
    },
    { readOnly: true },
  );
};

export type RevertedChange = {
  readonly applied: AppliedDraft;
  /** What was undone waits as a draft, to be mended and applied; null where it could not be kept. */
  readonly draftId: ChangeSetId | null;
  readonly names: readonly string[];
};

/**
 * Undoes what was changed since the last run that served, and starts the workspace with it. What was undone is kept as a
 * draft that waits for a person.
 * @throws DomainError CONFLICT when nothing differs; a write's refusal when a version may not live again
 */
export const revertChange = async (
  ctx: ServiceContext,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<RevertedChange> => {
  const plan = await findRevertPlan(ctx, scope, workspaceId);
  if (plan === null)
    throw new DomainError("CONFLICT", "Nothing has changed since the last run that served.", {
      remedy: "Restart the workspace, or look at its log.",
    });
  const applied = await applyDraft(ctx, scope, { places: plan.back, restart: true });
  const title = `Undone: ${plan.names.length === 0 ? "another model" : plan.names.join(", ")}`.slice(0, 200);
  const kept = await holdDraft(ctx, scope, { places: plan.again, restart: true, title, applyAt: null }).catch(
    (error: unknown) => {
      // What may not be stored any more is undone all the same.
      if (error instanceof DomainError) return null;
      throw error;
    },
  );
  return { applied, draftId: kept?.id ?? null, names: plan.names };
};
