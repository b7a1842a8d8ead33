import {
  type BillingFacts,
  type DraftedWrite,
  type DraftJudgement,
  judgeDraft,
  type PlaceDraft,
  type StoredEntry,
} from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import {
  findPlatformFingerprints,
  listRestorableVersions,
  listSecretHeads,
  type RestorableVersion,
  type StandingHead,
  type Tenant,
} from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";
import { type DraftChange, type DraftWrite, storableNames } from "./change-set.ts";

/** A change of one place beside what stands there. */
export type StandingChange = {
  readonly change: DraftChange;
  readonly heads: ReadonlyMap<string, StandingHead>;
  readonly restored: readonly RestorableVersion[];
  /** Names whose value is exactly what stands there. */
  readonly same: ReadonlySet<string>;
};

export type JudgeInput = {
  readonly tenant: Tenant;
  /** Of every workspace that is changed, and of all whose fate is asked. */
  readonly facts: ReadonlyMap<WorkspaceId, BillingFacts>;
  /** Values that stand already are left as they are; otherwise each write makes a version. */
  readonly leaveSame: boolean;
};

export type JudgedChanges = DraftJudgement & { readonly standing: readonly StandingChange[] };

/** What is known to others or opens no more is not the same by being entered again: that is how it is mended. */
const isSame = (ctx: ServiceContext, { kind, value }: DraftWrite, head: StandingHead | undefined): boolean =>
  head !== undefined &&
  head.liveVersion !== null &&
  head.leakedAt === null &&
  head.unreadableAt === null &&
  head.kind === kind &&
  head.fingerprint === fingerprint(ctx.pepper, value.expose());

const cannotRestore = (name: string, version: number, why: string, remedy: string): DomainError =>
  new DomainError("CONFLICT", `Version ${version} of ${name} cannot be put back: ${why}.`, {
    names: [name],
    field: name,
    remedy,
  });

/** @throws DomainError NOT_FOUND or CONFLICT for a version that is not there, does not open, or is known to others */
const assertRestorable = (change: DraftChange, found: readonly RestorableVersion[]): void => {
  for (const { name, version } of change.restores) {
    const row = found.find((one) => one.name === name && one.version === version);
    if (row === undefined)
      throw new DomainError("NOT_FOUND", `There is no version ${version} of ${name} here.`, {
        names: [name],
        remedy: "Choose one of the versions in its history.",
      });
    if (row.leakedAt !== null)
      throw cannotRestore(name, version, "it was marked as leaked", "Set a new value that you got since.");
    if (row.unreadableAt !== null)
      throw cannotRestore(name, version, "it cannot be opened", "Choose another version, or set it again.");
  }
};

/** @throws DomainError NOT_FOUND for a name that is not stored at this place */
const assertDescribable = ({ describes }: DraftChange, heads: ReadonlyMap<string, StandingHead>): void => {
  const names = describes
    .map(({ name }) => name)
    .filter((name) => (heads.get(name)?.liveVersion ?? null) === null);
  if (names.length > 0)
    throw new DomainError(
      "NOT_FOUND",
      `${names.join(", ")} is not stored here, so nothing can be said of it.`,
      {
        names: names.sort(),
        remedy: "Set a value for it first; its note goes along.",
      },
    );
};

const readStanding = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
): Promise<StandingChange> => {
  const { place, writes, removes, restores, describes } = change;
  const names = [...[...writes, ...restores, ...describes].map(({ name }) => name), ...removes];
  const rows = await listSecretHeads(tx, scope, place, storableNames(names));
  const heads = new Map(rows.map((row) => [row.name, row]));
  const restored = await listRestorableVersions(tx, scope, place, restores);
  assertRestorable(change, restored);
  assertDescribable(change, heads);
  const same = writes.filter((write) => isSame(ctx, write, heads.get(write.name)));
  return { change, heads, restored, same: new Set(same.map(({ name }) => name)) };
};

const entryOf = (
  change: DraftChange,
  row: RestorableVersion,
  ofPlatform: ReadonlySet<string>,
): StoredEntry => ({
  name: row.name,
  scope: change.scope,
  kind: row.kind,
  version: row.version,
  value: row.clear,
  blank: false,
  keyFormatOwners: row.keyFormatOwners,
  routeHost: row.routeHost,
  pointsAtGateway: row.pointsAtGateway,
  unreadable: false,
  coMingled: row.coMingled || ofPlatform.has(row.fingerprint),
  fingerprint: row.fingerprint,
  hint: row.hint,
});

const placeDraftOf = (
  ctx: ServiceContext,
  { change, heads, restored, same }: StandingChange,
  { facts, leaveSame }: JudgeInput,
  ofPlatform: ReadonlySet<string>,
): PlaceDraft => {
  const inherited = change.place === null ? [] : (facts.get(change.place)?.entries ?? []);
  const hinted = [...heads.values(), ...inherited];
  const writes = change.writes.map(({ name, value, kind }): DraftedWrite => {
    const text = value.expose();
    return {
      ...{ name, value: text, kind },
      version: (heads.get(name)?.lastVersion ?? 0) + 1,
      same: leaveSame && same.has(name),
      isPlatformCredential: ofPlatform.has(fingerprint(ctx.pepper, text)),
      hints: hinted.flatMap((row) => (row.name === name && row.hint !== null ? [row.hint] : [])),
    };
  });
  const { place: workspaceId, removes, runtime, override } = change;
  const restores = restored.map((row) => entryOf(change, row, ofPlatform));
  return { workspaceId, writes, restores, removes, runtime, override };
};

/**
 * Judges changes of several places together, against the facts that would stand after all of them. Where something
 * is then written, the caller holds the locks that keep those facts as they are.
 * @throws DomainError NOT_FOUND or CONFLICT for a version that cannot be put back
 */
export const judgeChanges = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  changes: readonly DraftChange[],
  input: JudgeInput,
): Promise<JudgedChanges> => {
  const standing: StandingChange[] = [];
  for (const change of changes) standing.push(await readStanding(tx, ctx, scope, change));
  const prints = standing.flatMap(({ change, restored }) => [
    ...change.writes.map(({ value }) => fingerprint(ctx.pepper, value.expose())),
    ...restored.map((row) => row.fingerprint),
  ]);
  const ofPlatform = await findPlatformFingerprints(tx, prints);
  const { tenant, facts } = input;
  const state = {
    tenantMode: tenant.billingMode,
    sandbox: tenant.sandbox,
    workspaces: facts,
    isStartable: (runtime: string) => isStartable(ctx, { sandbox: tenant.sandbox, runtime }),
  };
  const places = standing.map((one) => placeDraftOf(ctx, one, input, ofPlatform));
  return { ...judgeDraft(ctx.registry, state, places), standing };
};

/** @throws DomainError with the code of the first refusal, naming all rows that are refused for the same reason */
export const assertAllowed = (changes: readonly DraftChange[], { refusals }: DraftJudgement): void => {
  const [first] = refusals;
  if (first === undefined) return;
  const names = refusals.filter(({ code }) => code === first.code).flatMap(({ name }) => name ?? []);
  const chosen = changes.some(({ place, modelChosen }) => place === first.workspaceId && modelChosen);
  const fieldOf = (name: string): string => (chosen && name === "MODEL" ? "model" : name);
  const ofWorkspace = first.code === "UNKNOWN_RUNTIME" ? "runtime" : "model";
  throw new DomainError(first.code, first.message, {
    ...(names.length === 0 ? {} : { names: [...new Set(names)].sort() }),
    field: first.name === null ? ofWorkspace : fieldOf(first.name),
    remedy: first.remedy,
    ...(first.suggestions === undefined ? {} : { suggestions: first.suggestions }),
  });
};
