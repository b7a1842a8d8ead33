import { type TenantTx, withTenant } from "@molecule/db";
import {
  findActiveSealingKey,
  getTenant,
  getWorkspace,
  type HeldValue,
  insertChangeSet,
  lockTenant,
  recordAudit,
  recordChange,
} from "@molecule/db/repositories";
import type { HeldDescription, HeldPlace } from "@molecule/db/schema";
import { type ChangeSetId, DomainError, newId, notFound, type TenantScope } from "@molecule/domain";
import { type PublicSealingKey, type SealingPlace, sealSecret } from "@molecule/secrets/seal";
import { gatherTenantFacts } from "../billing/gather-facts.ts";
import { withLiveKey } from "../sealing/with-live-key.ts";
import type { DraftChange, SecretDescription } from "../secret/change-set.ts";
import { assertAllowed, judgeChanges } from "../secret/judge-changes.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import type { ServiceContext } from "../service-context.ts";
import { type ApplyDraftInput, placeOfDraft } from "./apply-draft.ts";
import { type DraftPlace, parseDraft } from "./draft.ts";

export type HoldDraftInput = ApplyDraftInput & {
  readonly title?: string | undefined;
  /** When to apply it; null waits until somebody says so. */
  readonly applyAt: Date | null;
};

const FARTHEST_MS = 366 * 24 * 60 * 60 * 1000;
const TITLE_MAX_LENGTH = 200;

/** @throws DomainError BAD_INPUT */
const assertWhen = ({ applyAt, title = "" }: HoldDraftInput): void => {
  if (title.length > TITLE_MAX_LENGTH || title.includes("\0"))
    throw new DomainError("BAD_INPUT", `A title has at most ${TITLE_MAX_LENGTH} characters.`, {
      field: "title",
      remedy: "Shorten it.",
    });
  const inMs = applyAt === null ? 1 : applyAt.getTime() - Date.now();
  if (inMs > 0 && inMs <= FARTHEST_MS) return;
  throw new DomainError(
    "BAD_INPUT",
    "A change is scheduled for a time in the future, at most a year ahead.",
    {
      field: "applyAt",
      remedy: "Choose another time, or apply it now.",
    },
  );
};

/**
 * Where a value waits: bound to its change set by a name that no secret can have, so that it opens for this change
 * set alone.
 */
export const waitingPlace = (
  scope: Pick<TenantScope, "tenantId">,
  id: ChangeSetId,
  at: Pick<HeldValue, "workspaceId" | "name">,
): SealingPlace => ({
  tenantId: scope.tenantId,
  scope: at.workspaceId === null ? "tenant" : "workspace",
  workspaceId: at.workspaceId,
  name: `${id}/${at.name}`,
  version: 0,
});

const heldDescription = ({ note, expiresAt }: Omit<SecretDescription, "name">): HeldDescription => ({
  ...(note === undefined ? {} : { note }),
  ...(expiresAt === undefined ? {} : { expiresAt: expiresAt?.toISOString() ?? null }),
});

const heldPlaceOf = ({
  workspaceId,
  entries = [],
  remove = [],
  restore = [],
  describe = [],
  ...rest
}: DraftPlace): HeldPlace => ({
  workspaceId,
  entries: entries.map(({ name, kind, renamedFrom, ...said }) => ({
    ...{ name, kind },
    ...heldDescription(said),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  })),
  describe: describe.map(({ name, ...said }) => ({ name, ...heldDescription(said) })),
  ...{ remove, restore },
  ...(rest.model === undefined ? {} : { model: rest.model }),
  ...(rest.runtime === undefined ? {} : { runtime: rest.runtime }),
  ...(rest.override === undefined ? {} : { override: rest.override }),
});

const sealValues = async (
  scope: TenantScope,
  id: ChangeSetId,
  changes: readonly DraftChange[],
  key: PublicSealingKey | undefined,
): Promise<readonly HeldValue[]> => {
  const held: HeldValue[] = [];
  for (const { place: workspaceId, writes } of changes)
    for (const { name, kind, value } of writes) {
      const at = { workspaceId, name };
      if (kind === "variable") {
        held.push({ ...at, sealed: null, keyId: null, clear: value.expose() });
        continue;
      }
      if (key === undefined)
        throw new DomainError("UNAVAILABLE", "Secrets cannot be stored yet: there is no sealing key.", {
          remedy: "Start the platform once with its key ring; it records the public key.",
        });
      held.push({ ...at, clear: null, ...(await sealSecret(key, waitingPlace(scope, id, at), value)) });
    }
  return held;
};

const assertAllowedNow = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  changes: readonly DraftChange[],
): Promise<void> => {
  const named = changes.flatMap(({ place }) => place ?? []);
  const tenant = await getTenant(tx, scope);
  const facts = await gatherTenantFacts(tx, scope, ctx, named);
  if (named.some((id) => !facts.has(id))) throw notFound("workspace");
  assertAllowed(changes, await judgeChanges(tx, ctx, scope, changes, { tenant, facts, leaveSame: true }));
};

/**
 * Puts a draft aside. Its values are sealed at once and wait sealed; it is judged now, and judged again when it is
 * applied, by what stands then.
 * @throws DomainError with a write refusal's code (audited), NOT_FOUND, or BAD_INPUT for a time that is not ahead
 */
export const holdDraft = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: HoldDraftInput,
): Promise<{ readonly id: ChangeSetId }> => {
  assertWhen(input);
  const changes = parseDraft(ctx.registry, scope, input);
  const id = newId<ChangeSetId>();
  await recordingRefusals(ctx, scope, placeOfDraft(input), () =>
    withTenant(ctx.db, scope, (tx) => assertAllowedNow(tx, ctx, scope, changes), { readOnly: true }),
  );
  await withLiveKey(() => sealAndKeep(ctx, scope, id, changes, input));
  return { id };
};

const sealAndKeep = async (
  ctx: ServiceContext,
  scope: TenantScope,
  id: ChangeSetId,
  changes: readonly DraftChange[],
  input: HoldDraftInput,
): Promise<void> => {
  const key = await withTenant(ctx.db, scope, findActiveSealingKey, { readOnly: true });
  const values = await sealValues(scope, id, changes, key);
  const { restart, applyAt, agreed = [], title = null } = input;
  const places = input.places.map(heldPlaceOf);
  await withTenant(ctx.db, scope, async (tx) => {
    // Whoever removes a workspace discards what waits for it: either this is seen by then, or the removal is seen here.
    await lockTenant(tx, scope, "share");
    for (const { place } of changes) if (place !== null) await getWorkspace(tx, scope, place);
    const { actor, operator: byOperator } = scope;
    const waiting = { id, title, places, restart, agreed: [...agreed], applyAt };
    await insertChangeSet(tx, scope, { ...waiting, byOperator, createdByName: actor.name }, values);
    const names = changes.flatMap(({ writes }) => writes.map(({ name }) => name));
    const detail = { id, names, applyAt: applyAt?.toISOString() ?? null };
    await recordAudit(tx, scope, { workspaceId: placeOfDraft(input), action: "change_set.held", detail });
    await recordChange(tx, { tenantId: scope.tenantId, topic: "secret" });
  });
};
