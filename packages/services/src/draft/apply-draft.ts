import { mayStartAfter } from "@molecule/billing";
import { type TenantTx, withTenant } from "@molecule/db";
import { bumpDesiredGeneration, listWorkspaces, recordAudit, recordChange } from "@molecule/db/repositories";
import {
  type ChangeSetId,
  DomainError,
  type EntryRef,
  samePayer,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { confirmPayerChanges } from "../billing/confirm-payer-changes.ts";
import { withLiveKey } from "../sealing/with-live-key.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import { sealAhead } from "../secret/seal-ahead.ts";
import { type SealedChange, type WrittenSets, writeChangeSets } from "../secret/write-change-set.ts";
import type { ServiceContext } from "../service-context.ts";
import { type Agreement, type DraftInput, parseDraft } from "./draft.ts";
import { describeEffects, type WorkspaceEffect } from "./preview-draft.ts";

export type ApplyDraftInput = DraftInput & {
  /** False: what runs goes on with what it has; the change waits for the next start. */
  readonly restart: boolean;
  /** Payers that the person saw change, and agreed to. */
  readonly agreed?: readonly Agreement[] | undefined;
};

export type AppliedDraft = {
  readonly places: readonly {
    readonly workspaceId: WorkspaceId | null;
    readonly written: readonly EntryRef[];
    readonly restored: readonly EntryRef[];
    readonly removed: readonly string[];
    readonly described: readonly string[];
  }[];
  /** Workspaces for which a change of payer was agreed to. */
  readonly confirmed: readonly WorkspaceId[];
  /** Workspaces that start anew, once each. */
  readonly restarted: readonly WorkspaceId[];
};

/** @throws DomainError CONFLICT when someone agreed to another payer than would pay now */
const assertAgreements = (effects: readonly WorkspaceEffect[], agreed: readonly Agreement[]): void => {
  for (const { workspaceId, after } of agreed) {
    const change = effects.find((effect) => effect.workspaceId === workspaceId)?.payerChange ?? null;
    if (change !== null && samePayer(change.after, after)) continue;
    throw new DomainError(
      "CONFLICT",
      "Who would pay is no longer what you were shown; nothing was applied.",
      {
        field: "agreed",
        remedy: "Look at the draft again, and agree to what it says now.",
      },
    );
  }
};

const restartAffected = async (
  tx: TenantTx,
  scope: TenantScope,
  effects: readonly WorkspaceEffect[],
  confirmed: readonly WorkspaceId[],
): Promise<readonly WorkspaceId[]> => {
  const restarted: WorkspaceId[] = [];
  for (const effect of effects.toSorted((a, b) => (a.workspaceId < b.workspaceId ? -1 : 1))) {
    const { workspaceId, payerChange } = effect;
    const agreed = confirmed.includes(workspaceId) ? (payerChange?.after ?? null) : null;
    if (!mayStartAfter(effect, agreed)) continue;
    const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
    await recordAudit(tx, scope, { workspaceId, action: "workspace.restart", detail: { generation } });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
    restarted.push(workspaceId);
  }
  return restarted;
};

const describeWritten = (sealed: readonly SealedChange[], { rows }: WrittenSets): AppliedDraft["places"] =>
  rows.map((row, index) => ({ workspaceId: sealed[index]?.change.place ?? null, ...row }));

type WriteDraftOptions = Pick<ApplyDraftInput, "restart" | "agreed"> & {
  /** The scheduled draft that this is. */
  readonly changeSetId?: ChangeSetId | undefined;
};

/**
 * Applies a draft in the caller's READ COMMITTED transaction: judged under its locks, written, agreed to, and one
 * restart asked of each workspace whose start is another now.
 */
export const writeDraft = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  sealed: readonly SealedChange[],
  { restart, agreed = [], changeSetId }: WriteDraftOptions,
): Promise<AppliedDraft> => {
  const sets = await writeChangeSets(tx, ctx, scope, sealed, { leaveSame: true, reach: "all", changeSetId });
  const effects = describeEffects(ctx, await listWorkspaces(tx, scope), sets.before, sets.judged);
  assertAgreements(effects, agreed);
  const overridden = sealed.flatMap(({ change }) =>
    change.override === undefined || change.place === null ? [] : [change.place],
  );
  const ids = [...new Set([...agreed.map(({ workspaceId }) => workspaceId), ...overridden])];
  const confirmed = await confirmPayerChanges(tx, ctx, scope, ids);
  const pending = restart ? effects.filter(({ workspaceId }) => !sets.restarting.has(workspaceId)) : [];
  const restarted = await restartAffected(tx, scope, pending, confirmed);
  return {
    places: describeWritten(sealed, sets),
    confirmed,
    restarted: [...sets.restarting, ...restarted],
  };
};

/** A draft's changes, each with its values sealed ahead of the transaction. */
export const sealDraft = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: DraftInput,
): Promise<readonly SealedChange[]> => {
  const sealed: SealedChange[] = [];
  for (const change of parseDraft(ctx.registry, scope, input))
    sealed.push({ change, seal: await sealAhead(ctx, scope, change) });
  return sealed;
};

/** The workspace under which a refusal of a draft is put on record: the one that it names, if it names one. */
export const placeOfDraft = ({ places }: DraftInput): WorkspaceId | null =>
  places.length === 1 ? (places[0]?.workspaceId ?? null) : null;

/**
 * Applies a draft: all of it or nothing, at all places together, by the rules that its preview shows.
 * @throws DomainError with a write refusal's code, message and remedy (audited), or CONFLICT when the payer is no
 * longer the one that was agreed to
 */
export const applyDraft = (
  ctx: ServiceContext,
  scope: TenantScope,
  input: ApplyDraftInput,
): Promise<AppliedDraft> =>
  withLiveKey(async () => {
    const sealed = await sealDraft(ctx, scope, input);
    return recordingRefusals(ctx, scope, placeOfDraft(input), () =>
      withTenant(ctx.db, scope, (tx) => writeDraft(tx, ctx, scope, sealed, input)),
    );
  });
