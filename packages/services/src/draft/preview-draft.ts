import {
  type BillingFacts,
  type DraftEffect,
  type DraftRefusal,
  describeDraftEffect,
} from "@molecule/billing";
import { type TenantTx, withTenant } from "@molecule/db";
import { getTenant, listWorkspaces, type Workspace } from "@molecule/db/repositories";
import { notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { gatherTenantFacts } from "../billing/gather-facts.ts";
import type { DraftChange } from "../secret/change-set.ts";
import { type JudgedChanges, judgeChanges } from "../secret/judge-changes.ts";
import type { ServiceContext } from "../service-context.ts";
import { type DiffRow, describeDiff } from "./describe-diff.ts";
import { type DraftInput, parseDraft } from "./draft.ts";

/** What a draft does to one workspace that it reaches. */
export type WorkspaceEffect = DraftEffect & { readonly workspaceId: WorkspaceId; readonly name: string };

export type DraftPreview = {
  readonly diff: readonly DiffRow[];
  /** Workspaces that the draft names, and those that inherit something it changes; by name. */
  readonly effects: readonly WorkspaceEffect[];
  /** Not empty: applying would be refused, for all of these reasons. */
  readonly refusals: readonly (DraftRefusal & { readonly workspaceId: WorkspaceId | null })[];
};

/** Effects on every workspace whose facts are given. */
export const describeEffects = (
  ctx: ServiceContext,
  workspaces: readonly Workspace[],
  before: ReadonlyMap<WorkspaceId, BillingFacts>,
  { after }: Pick<JudgedChanges, "after">,
): readonly WorkspaceEffect[] =>
  workspaces.flatMap(({ id: workspaceId, name, desiredState }) => {
    const facts = { before: before.get(workspaceId), after: after.get(workspaceId) };
    if (facts.before === undefined || facts.after === undefined) return [];
    const effect = describeDraftEffect(
      ctx.registry,
      { before: facts.before, after: facts.after },
      desiredState,
    );
    return [{ ...effect, workspaceId, name }];
  });

/** What follows from a draft: nothing is hidden that applying it would do. */
const describe = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  changes: readonly DraftChange[],
): Promise<DraftPreview> => {
  const named = changes.flatMap(({ place }) => place ?? []);
  const everyone = named.length < changes.length;
  const tenant = await getTenant(tx, scope);
  const facts = await gatherTenantFacts(tx, scope, ctx, everyone ? "all" : named);
  if (named.some((id) => !facts.has(id))) throw notFound("workspace");
  const judged = await judgeChanges(tx, ctx, scope, changes, { tenant, facts, leaveSame: true });
  const effects = describeEffects(ctx, await listWorkspaces(tx, scope), facts, judged);
  return {
    diff: judged.standing.flatMap((one) => describeDiff(ctx.registry, one)),
    effects: effects.filter(({ workspaceId, restart, before, after }) => {
      const payerMoves = before.payer.sentence !== after.payer.sentence;
      return named.includes(workspaceId) || restart !== "none" || payerMoves;
    }),
    refusals: judged.refusals.map((one) => ({ ...one, workspaceId: one.workspaceId as WorkspaceId | null })),
  };
};

/**
 * Shows what applying a draft would do, from one snapshot and by the rules that applying it follows; writes nothing.
 * Values are compared by fingerprint and do not come back.
 * @throws DomainError FORBIDDEN, NOT_FOUND, BAD_INPUT, or CONFLICT for a version that cannot be put back
 */
export const previewDraft = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: DraftInput,
): Promise<DraftPreview> => {
  const changes = parseDraft(ctx.registry, scope, input);
  return withTenant(ctx.db, scope, (tx) => describe(tx, ctx, scope, changes), { readOnly: true });
};
