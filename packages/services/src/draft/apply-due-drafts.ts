import { type TenantTx, withSystem, withTenant } from "@molecule/db";
import {
  findChangeSet,
  findChangeSetLocked,
  findMemberRole,
  type HeldChangeSet,
  type HeldValue,
  listDueChangeSets,
  listHeldValues,
  lockTenant,
  recordAlert,
  recordAudit,
  recordChange,
  settleChangeSet,
} from "@molecule/db/repositories";
import type { HeldDescription } from "@molecule/db/schema";
import {
  type ChangeSetId,
  DomainError,
  type ErrorCode,
  processScope,
  type TenantId,
  type TenantScope,
} from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import type { ServiceContext } from "../service-context.ts";
import { placeOfDraft, sealDraft, writeDraft } from "./apply-draft.ts";
import type { DraftInput, DraftPlace } from "./draft.ts";
import { waitingPlace } from "./hold-draft.ts";
import { mayApply } from "./may-apply.ts";

const AT_ONCE = 20;
const WAITS: ReadonlySet<ErrorCode> = new Set(["UNAVAILABLE", "SECRETS_SEALED"]);

type Due = { readonly id: ChangeSetId; readonly tenantId: TenantId };
type Waiting = { readonly held: HeldChangeSet; readonly values: readonly HeldValue[] };

/** It is applied in the name of whoever put it aside; whether they still may is asked when it is. */
const scopeOf = ({ held }: Waiting): TenantScope => ({
  tenantId: held.tenantId,
  actor:
    held.createdBy === null
      ? { kind: "process", name: "supervisor" }
      : { kind: "user", userId: held.createdBy, name: held.createdByName },
  role: "admin",
  operator: held.byOperator,
});

const openValue = async (scope: TenantScope, id: ChangeSetId, row: HeldValue, openSecret: OpenSecret) => {
  if (row.clear !== null) return row.clear;
  const { sealed, keyId } = row;
  if (sealed === null || keyId === null) throw new Error("a waiting value has neither form");
  return (await openSecret(waitingPlace(scope, id, row), { sealed, keyId })).expose();
};

const saidOf = <Held extends HeldDescription>({ expiresAt, ...held }: Held) => ({
  ...held,
  ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
});

/** The draft as it was typed: its values exist in this process's memory alone. */
const reopen = async (
  scope: TenantScope,
  { held, values }: Waiting,
  openSecret: OpenSecret,
): Promise<DraftInput> => {
  const places: DraftPlace[] = [];
  for (const { entries, describe = [], ...place } of held.places) {
    const opened: NonNullable<DraftPlace["entries"]>[number][] = [];
    for (const entry of entries) {
      const row = values.find(
        ({ name, workspaceId }) => name === entry.name && workspaceId === place.workspaceId,
      );
      if (row === undefined) throw new Error("a waiting value is missing");
      const value = await openValue(scope, held.id, row, openSecret);
      opened.push({ ...saidOf(entry), value });
    }
    places.push({ ...place, entries: opened, describe: describe.map(saidOf) });
  }
  return { places };
};

/** @throws DomainError FORBIDDEN when whoever put it aside may not do this any more */
const assertStillMay = async (tx: TenantTx, scope: TenantScope, held: HeldChangeSet): Promise<void> => {
  if (held.createdBy === null) return;
  const role = (await findMemberRole(tx, scope, held.createdBy)) ?? null;
  if (mayApply(held, role)) return;
  throw new DomainError(
    "FORBIDDEN",
    `${held.createdByName} ${role === null ? "is no member any more" : `is only a ${role} by now`}.`,
    { remedy: "Somebody who may change this can make the same change." },
  );
};

/** Applies and settles in one transaction, so that a process that dies in between leaves it waiting. */
const apply = async (ctx: ServiceContext, waiting: Waiting, openSecret: OpenSecret): Promise<void> => {
  const { held } = waiting;
  const scope = scopeOf(waiting);
  const draft = await reopen(scope, waiting, openSecret);
  const sealed = await sealDraft(ctx, scope, draft);
  await recordingRefusals(ctx, scope, placeOfDraft(draft), () =>
    withTenant(ctx.db, scope, async (tx) => {
      // Before the draft's own row, as whoever discards it takes them; a share that must grow later could not.
      await lockTenant(tx, scope, "update");
      const locked = await findChangeSetLocked(tx, scope, held.id);
      if (locked?.status !== "waiting") return;
      await assertStillMay(tx, scope, locked);
      await writeDraft(tx, ctx, scope, sealed, { ...held, changeSetId: held.id });
      await settleChangeSet(tx, scope, held.id, { status: "applied" });
      await recordAudit(tx, scope, { action: "change_set.applied", detail: { id: held.id } });
    }),
  );
};

const recordFailure = (ctx: ServiceContext, { held }: Waiting, error: DomainError): Promise<void> => {
  const scope = processScope("supervisor", held.tenantId);
  const { code, message, detail } = error;
  const names = [...(detail.names ?? [])];
  return withTenant(ctx.db, scope, async (tx) => {
    const locked = await findChangeSetLocked(tx, scope, held.id);
    if (locked?.status !== "waiting") return;
    // What its author may not do any more waits for no other try.
    const status = code === "FORBIDDEN" ? "discarded" : "failed";
    await settleChangeSet(tx, scope, held.id, { status, fault: { code, message, names } });
    if (status === "discarded")
      await recordAudit(tx, scope, { action: "change_set.discarded", detail: { id: held.id, code } });
    await recordAlert(tx, {
      tenantId: held.tenantId,
      code: "SCHEDULED_CHANGE_FAILED",
      severity: "warning",
      message: `A change that ${held.createdByName} scheduled was not applied: ${message}`,
      detail: { changeSet: held.id, code, names: names.join(", ") },
    });
    await recordChange(tx, { tenantId: held.tenantId, topic: "secret" });
  });
};

const readWaiting = (ctx: ServiceContext, { id, tenantId }: Due): Promise<Waiting | undefined> => {
  const scope = processScope("supervisor", tenantId);
  return withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const held = await findChangeSet(tx, scope, id);
      return held === undefined ? undefined : { held, values: await listHeldValues(tx, scope, id) };
    },
    { readOnly: true },
  );
};

/**
 * Applies the drafts whose time has come, each judged anew by what stands now. One that is refused is marked so, with
 * the reason, and its tenant is told; it may be tried again, unless its author lost the right to it.
 * @returns how many were looked at
 */
export const applyDueDrafts = async (ctx: ServiceContext, openSecret: OpenSecret): Promise<number> => {
  const due = await withSystem(ctx.db, (tx) => listDueChangeSets(tx, AT_ONCE), { readOnly: true });
  for (const one of due) {
    const waiting = await readWaiting(ctx, one);
    if (waiting === undefined) continue;
    try {
      await apply(ctx, waiting, openSecret);
    } catch (error) {
      // What passes by itself leaves it waiting.
      if (!(error instanceof DomainError) || WAITS.has(error.code)) throw error;
      await recordFailure(ctx, waiting, error);
    }
  }
  return due.length;
};
