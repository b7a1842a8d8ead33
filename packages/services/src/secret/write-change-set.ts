import type { BillingFacts } from "@molecule/billing";
import { notify, type TenantTx } from "@molecule/db";
import {
  askToStopManagedRuns,
  bumpDesiredGeneration,
  listWaitingWorkspaceIds,
  lockTenant,
  lockWorkspace,
  promoteSecretRotations,
  recordAudit,
  recordChange,
  type Tenant,
  updateWorkspace,
  type Workspace,
} from "@molecule/db/repositories";
import type { ChangeSetId, TenantScope, WorkspaceId } from "@molecule/domain";
import { confirmPayerChanges } from "../billing/confirm-payer-changes.ts";
import { gatherTenantFacts } from "../billing/gather-facts.ts";
import { listPayerMoves } from "../billing/list-payer-moves.ts";
import type { ServiceContext } from "../service-context.ts";
import type { DraftChange } from "./change-set.ts";
import { assertAllowed, type JudgedChanges, judgeChanges } from "./judge-changes.ts";
import type { Sealer } from "./seal-ahead.ts";
import { type WrittenRows, writeEntries } from "./write-entries.ts";

/** What a change set did at one place. */
export type WrittenChange = WrittenRows & {
  /** Workspaces for which a change of payer was agreed to. */
  readonly confirmed: readonly WorkspaceId[];
};

/** A change with what seals its values, which was made before the transaction. */
export type SealedChange = { readonly change: DraftChange; readonly seal: Sealer };

/** The workspace's own columns: its override and its runtime. @returns whether that asks for a start already */
const writeWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  change: DraftChange,
  workspace: Workspace,
): Promise<boolean> => {
  const { override, runtime } = change;
  let restarting = false;
  if (override !== undefined && override !== workspace.billingOverride) {
    await updateWorkspace(tx, scope, workspace.id, { billingOverride: override });
    await recordAudit(tx, scope, {
      workspaceId: workspace.id,
      action: "workspace.override_set",
      detail: { before: workspace.billingOverride, after: override },
    });
    // Unmanaged from now on, not from the next restart on: `disabled` ends what runs and asks for a new generation.
    if (override === "disabled") {
      await askToStopManagedRuns(tx, scope, workspace.id);
      await bumpDesiredGeneration(tx, scope, workspace.id);
      restarting = true;
    }
  }
  if (runtime !== undefined && runtime !== workspace.runtime) {
    await updateWorkspace(tx, scope, workspace.id, { runtime });
    await recordAudit(tx, scope, {
      workspaceId: workspace.id,
      action: "workspace.runtime_set",
      detail: { before: workspace.runtime, after: runtime },
    });
  }
  return restarting;
};

const recordWritten = async (
  tx: TenantTx,
  scope: TenantScope,
  change: DraftChange,
  { written, removed, restored, described }: WrittenRows,
): Promise<void> => {
  const workspaceId = change.place;
  if (written.length > 0) {
    const versions = Object.fromEntries(written.map(({ name, version }) => [name, version]));
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.set",
      detail: { scope: change.scope, versions },
    });
  }
  for (const { name, renamedFrom } of change.writes)
    if (renamedFrom !== undefined)
      await recordAudit(tx, scope, {
        workspaceId,
        action: "secret.renamed",
        detail: { scope: change.scope, from: renamedFrom, to: name },
      });
  if (restored.length > 0) {
    const versions = Object.fromEntries(restored.map(({ name, version }) => [name, version]));
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.restored",
      detail: { scope: change.scope, versions },
    });
  }
  if (described.length > 0)
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.described",
      detail: { scope: change.scope, names: described },
    });
  if (removed.length > 0)
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.deleted",
      detail: { scope: change.scope, names: removed },
    });
  await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "secret" });
  if (workspaceId !== null)
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  // A start that was refused for want of what was just written is tried again.
  const waiting = workspaceId === null ? await listWaitingWorkspaceIds(tx, scope) : [workspaceId];
  for (const id of waiting) await notify(tx, "molecule_work", id);
};

/** A new value that was proved elsewhere before is in place now; the one that it replaced is to be revoked. */
const notePromoted = async (
  tx: TenantTx,
  scope: TenantScope,
  { place: workspaceId }: DraftChange,
  { written }: WrittenRows,
  changeSetId: ChangeSetId | null,
): Promise<void> => {
  const names = written.map(({ name }) => name);
  const promoted = await promoteSecretRotations(tx, scope, workspaceId, { names, changeSetId });
  for (const { name, fromVersion } of promoted)
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.rotation_promoted",
      detail: { name, replaced: fromVersion, ...(changeSetId === null ? {} : { changeSet: changeSetId }) },
    });
};

const byId = (a: DraftChange, b: DraftChange): number => ((a.place ?? "") < (b.place ?? "") ? -1 : 1);

/** Tenant first, then workspaces by id: whoever changes what is judged takes the same locks in the same order. */
const lockPlaces = async (
  tx: TenantTx,
  scope: TenantScope,
  changes: readonly DraftChange[],
): Promise<{ readonly tenant: Tenant; readonly workspaces: ReadonlyMap<WorkspaceId, Workspace> }> => {
  const shared = changes.some(({ place }) => place === null);
  const tenant = await lockTenant(tx, scope, shared ? "update" : "share");
  const workspaces = new Map<WorkspaceId, Workspace>();
  for (const { place } of changes.toSorted(byId))
    if (place !== null) workspaces.set(place, await lockWorkspace(tx, scope, place, "update"));
  return { tenant, workspaces };
};

export type WriteOptions = {
  /** Values that stand already get no new version. */
  readonly leaveSame: boolean;
  /** Also the facts of every workspace that inherits, where something for all of them is changed. */
  readonly reach: "named" | "all";
  /** The scheduled draft that is applied by this. */
  readonly changeSetId?: ChangeSetId | null | undefined;
};

/** What was written, beside what it was judged by. */
export type WrittenSets = {
  readonly rows: readonly WrittenRows[];
  readonly judged: JudgedChanges;
  readonly before: ReadonlyMap<WorkspaceId, BillingFacts>;
  /** Workspaces that were asked to start anew by what was written. */
  readonly restarting: ReadonlySet<WorkspaceId>;
};

/**
 * THE guarded write: every path by which a secret, a variable, a model or an override is stored ends here. Call
 * it in a READ COMMITTED transaction. It locks the tenant's row, then the workspaces', and whoever changes mode,
 * model or override takes the same locks in the same order; so what the guard judged still stands at commit.
 * @throws DomainError with the code of the refusal; the transaction must then roll back
 */
export const writeChangeSets = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  sealed: readonly SealedChange[],
  { leaveSame, reach, changeSetId = null }: WriteOptions,
): Promise<WrittenSets> => {
  const changes = sealed.map(({ change }) => change);
  const { tenant, workspaces } = await lockPlaces(tx, scope, changes);
  const everyone = reach === "all" && changes.some(({ place }) => place === null);
  const before = await gatherTenantFacts(tx, scope, ctx, everyone ? "all" : [...workspaces.keys()]);
  const judged = await judgeChanges(tx, ctx, scope, changes, { tenant, facts: before, leaveSame });
  assertAllowed(changes, judged);
  const rows: WrittenRows[] = [];
  const restarting = new Set<WorkspaceId>();
  for (const [index, standing] of judged.standing.entries()) {
    const { change } = standing;
    const seal = sealed[index]?.seal ?? (() => Promise.reject(new Error("a change came without its seal")));
    const written = await writeEntries(tx, ctx, scope, standing, { seal, leaveSame });
    await notePromoted(tx, scope, change, written, changeSetId);
    const workspace = change.place === null ? undefined : workspaces.get(change.place);
    if (workspace !== undefined && (await writeWorkspace(tx, scope, change, workspace)))
      restarting.add(workspace.id);
    await recordWritten(tx, scope, change, written);
    rows.push(written);
  }
  return { rows, judged, before, restarting };
};

const confirmAgreed = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  { place, override, confirmPayerChange, agreedPayer }: DraftChange,
  sets: WrittenSets,
): Promise<readonly WorkspaceId[]> => {
  if (place === null)
    return confirmPayerChange
      ? confirmPayerChanges(tx, ctx, scope, listPayerMoves(ctx.registry, sets.before, sets.judged.after))
      : [];
  // An override says itself who pays; whoever saw the payer agreed to that one.
  const outright = override !== undefined || (confirmPayerChange && agreedPayer === undefined);
  if (!outright && agreedPayer === undefined) return [];
  return confirmPayerChanges(tx, ctx, scope, [place], outright ? undefined : agreedPayer);
};

/** {@link writeChangeSets} for one place, with the person's agreement to what it changes of the payer. */
export const writeChangeSet = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
  seal: Sealer,
): Promise<WrittenChange> => {
  const sets = await writeChangeSets(tx, ctx, scope, [{ change, seal }], {
    leaveSame: false,
    reach: change.confirmPayerChange ? "all" : "named",
  });
  const [written = { written: [], removed: [], restored: [], described: [] }] = sets.rows;
  return { ...written, confirmed: await confirmAgreed(tx, ctx, scope, change, sets) };
};
