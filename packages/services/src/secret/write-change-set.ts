import { learnEntry } from "@molecule/billing";
import { notify, type TenantTx } from "@molecule/db";
import {
  advanceSecretHeads,
  bumpDesiredGeneration,
  deleteSecrets,
  insertSecretVersions,
  listWaitingWorkspaceIds,
  lockTenant,
  lockWorkspace,
  type NewSecretVersion,
  recordAudit,
  recordChange,
  updateWorkspace,
  type Workspace,
} from "@molecule/db/repositories";
import { type EntryRef, hintOf, type SecretId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { confirmPayerChanges } from "../billing/confirm-payer-changes.ts";
import { gatherBillingFacts } from "../billing/gather-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import type { DraftChange, DraftWrite } from "./change-set.ts";
import { assertChangeAllowed } from "./check-change-set.ts";
import type { Sealer } from "./seal-ahead.ts";

/** What a change set did. */
export type WrittenChange = {
  readonly written: readonly EntryRef[];
  /** Names that were stored and are not any more. */
  readonly removed: readonly string[];
  /** Workspaces for which a change of payer was agreed to. */
  readonly confirmed: readonly WorkspaceId[];
};

const newVersion = async (
  ctx: ServiceContext,
  write: DraftWrite,
  head: { id: SecretId; version: number },
  seal: Sealer,
): Promise<NewSecretVersion> => {
  const value = write.value.expose();
  const { keyFormatOwners, ...learnt } = learnEntry(ctx.registry, { value, gateway: ctx.gateway });
  const known = {
    secretId: head.id,
    version: head.version,
    kind: write.kind,
    fingerprint: fingerprint(ctx.pepper, value),
    keyFormatOwners: keyFormatOwners === null ? null : [...keyFormatOwners],
    ...learnt,
  };
  return write.kind === "variable"
    ? { ...known, clear: value }
    : { ...known, ...(await seal(write, head.version)), hint: hintOf(value.trim()) };
};

const writeEntries = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
  seal: Sealer,
): Promise<readonly EntryRef[]> => {
  const heads = await advanceSecretHeads(tx, scope, change.place, change.writes);
  const versions: NewSecretVersion[] = [];
  const written: EntryRef[] = [];
  for (const write of change.writes) {
    const head = heads.get(write.name);
    if (head === undefined) throw new Error(`the head of ${write.name} did not come back`);
    versions.push(await newVersion(ctx, write, head, seal));
    written.push({ name: write.name, scope: change.scope, version: head.version });
  }
  await insertSecretVersions(tx, scope, versions);
  return written;
};

/** The workspace's own columns: its override and its runtime. */
const writeWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  change: DraftChange,
  workspace: Workspace,
): Promise<void> => {
  const { override, runtime } = change;
  if (override !== undefined && override !== workspace.billingOverride) {
    await updateWorkspace(tx, scope, workspace.id, { billingOverride: override });
    await recordAudit(tx, scope, {
      workspaceId: workspace.id,
      action: "workspace.override_set",
      detail: { before: workspace.billingOverride, after: override },
    });
    // Unmanaged from now on, not from the next restart on: `disabled` asks for a new generation itself.
    if (override === "disabled") await bumpDesiredGeneration(tx, scope, workspace.id);
  }
  if (runtime !== undefined && runtime !== workspace.runtime) {
    await updateWorkspace(tx, scope, workspace.id, { runtime });
    await recordAudit(tx, scope, {
      workspaceId: workspace.id,
      action: "workspace.runtime_set",
      detail: { before: workspace.runtime, after: runtime },
    });
  }
};

const recordWritten = async (
  tx: TenantTx,
  scope: TenantScope,
  change: DraftChange,
  { written, removed }: Pick<WrittenChange, "written" | "removed">,
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

/**
 * THE guarded write: every path by which a secret, a variable, a model or an override is stored ends here. Call
 * it in a READ COMMITTED transaction. It locks the tenant's row, then the workspace's, and whoever changes mode,
 * model or override takes the same locks in the same order; so what the guard judged still stands at commit.
 * @throws DomainError with the code of the refusal; the transaction must then roll back
 */
export const writeChangeSet = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
  seal: Sealer,
): Promise<WrittenChange> => {
  const { place } = change;
  const tenant = await lockTenant(tx, scope, place === null ? "update" : "share");
  const workspace = place === null ? null : await lockWorkspace(tx, scope, place, "update");
  const before = workspace === null ? null : await gatherBillingFacts(tx, scope, ctx, workspace.id);
  await assertChangeAllowed(tx, ctx, scope, change, { tenant, before });
  const written = await writeEntries(tx, ctx, scope, change, seal);
  const removed = await deleteSecrets(tx, scope, place, change.removes);
  if (workspace !== null) await writeWorkspace(tx, scope, change, workspace);
  await recordWritten(tx, scope, change, { written, removed });
  const agreed = change.confirmPayerChange || change.override !== undefined;
  const confirmed = agreed ? await confirmPayerChanges(tx, ctx, scope, place === null ? "all" : [place]) : [];
  return { written, removed, confirmed };
};
