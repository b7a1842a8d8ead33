import { isDeepStrictEqual } from "node:util";
import { resolveBilling } from "@molecule/billing";
import { type TenantTx, withTenant } from "@molecule/db";
import {
  findLastServedRun,
  listRowsWrittenSince,
  listStandingEntries,
  lockTenant,
} from "@molecule/db/repositories";
import { type ChangeSetId, DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { gatherBillingFacts } from "../billing/gather-facts.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import type { ServiceContext } from "../service-context.ts";
import { type AppliedDraft, placeOfDraft, sealDraft, writeDraft } from "./apply-draft.ts";
import { holdDraft } from "./hold-draft.ts";
import { planRevert, type RevertPlan } from "./plan-revert.ts";

const readPlan = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<RevertPlan | null> => {
  const facts = await gatherBillingFacts(tx, scope, ctx, workspaceId);
  const served = await findLastServedRun(tx, scope, workspaceId);
  if (served === undefined) return null;
  const rows = await listStandingEntries(tx, scope, workspaceId);
  const written = await listRowsWrittenSince(tx, scope, { id: served.id, workspaceId });
  const model = resolveBilling(ctx.registry, facts).effectiveModel;
  return planRevert(served, { workspaceId, runtime: facts.runtime, model, rows, written });
};

/** How to go back to what the last run that served was given; null when nothing differs, or none ever served. */
export const findRevertPlan = (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<RevertPlan | null> =>
  withTenant(ctx.db, scope, (tx) => readPlan(tx, ctx, scope, workspaceId), { readOnly: true });

export type RevertedChange = {
  readonly applied: AppliedDraft;
  /** What was undone waits as a draft, to be mended and applied; null where it could not be kept. */
  readonly draftId: ChangeSetId | null;
  readonly names: readonly string[];
};

/** Applies the way back as it was planned, and nothing else. @throws DomainError CONFLICT, or a write's refusal */
const goBack = async (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  plan: RevertPlan,
): Promise<AppliedDraft> => {
  const draft = { places: plan.back };
  const sealed = await sealDraft(ctx, scope, draft);
  return recordingRefusals(ctx, scope, placeOfDraft(draft), () =>
    withTenant(ctx.db, scope, async (tx) => {
      // Whoever writes at any place waits: what is undone is what was planned, and no newer save.
      await lockTenant(tx, scope, "update");
      if (!isDeepStrictEqual(await readPlan(tx, ctx, scope, workspaceId), plan))
        throw new DomainError("CONFLICT", "Something was changed here just now; nothing was undone.", {
          remedy: "Look at what differs now, then undo it.",
        });
      return writeDraft(tx, ctx, scope, sealed, { restart: true });
    }),
  );
};

/**
 * Undoes what was changed since the last run that served, and starts the workspace with it. What was undone is kept as a
 * draft that waits for a person.
 * @throws DomainError CONFLICT when nothing differs, or what differs changes meanwhile; a write's refusal when a version
 * may not live again
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
  const applied = await goBack(ctx, scope, workspaceId, plan);
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
