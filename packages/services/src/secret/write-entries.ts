import { learnEntry } from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import {
  advanceSecretHeads,
  deleteSecrets,
  describeSecret,
  insertSecretVersions,
  type NewSecretVersion,
  pointSecretHead,
} from "@molecule/db/repositories";
import { type EntryRef, hintOf, type SecretId, type TenantScope } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import type { ServiceContext } from "../service-context.ts";
import type { DraftWrite } from "./change-set.ts";
import type { StandingChange } from "./judge-changes.ts";
import type { Sealer } from "./seal-ahead.ts";

/** What became of the rows of one place. */
export type WrittenRows = {
  readonly written: readonly EntryRef[];
  /** Names that were stored and are not any more. */
  readonly removed: readonly string[];
  /** Names whose head points at an older version again. */
  readonly restored: readonly EntryRef[];
  /** Names of which something else is said, with their values as they were. */
  readonly described: readonly string[];
};

const newVersion = async (
  ctx: ServiceContext,
  write: DraftWrite,
  head: { id: SecretId; version: number },
  seal: Sealer,
): Promise<NewSecretVersion> => {
  const value = write.value.expose();
  const { keyFormatOwners, ...learnt } = learnEntry(ctx.registry, {
    name: write.name,
    value,
    gateway: ctx.gateway,
  });
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

/** A renamed name keeps what was said of it, unless the change says otherwise. */
const withOldDescription = (write: DraftWrite, { heads }: StandingChange): DraftWrite => {
  const old = write.renamedFrom === undefined ? undefined : heads.get(write.renamedFrom);
  if (old === undefined) return write;
  const { note = old.note ?? undefined, expiresAt = old.expiresAt } = write;
  return { ...write, note, expiresAt };
};

/** Writes the rows of one place: new versions, heads that point back, deletions. The caller has judged and locked. */
export const writeEntries = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  standing: StandingChange,
  { seal, leaveSame }: { readonly seal: Sealer; readonly leaveSame: boolean },
): Promise<WrittenRows> => {
  const { change, same, restored } = standing;
  const { place } = change;
  const stays = ({ name }: DraftWrite): boolean => leaveSame && same.has(name);
  const writes = change.writes
    .filter((write) => !stays(write))
    .map((write) => withOldDescription(write, standing));
  const heads = await advanceSecretHeads(tx, scope, place, writes);
  const versions: NewSecretVersion[] = [];
  const written: EntryRef[] = [];
  for (const write of writes) {
    const head = heads.get(write.name);
    if (head === undefined) throw new Error(`the head of ${write.name} did not come back`);
    versions.push(await newVersion(ctx, write, head, seal));
    written.push({ name: write.name, scope: change.scope, version: head.version });
  }
  await insertSecretVersions(tx, scope, versions);
  for (const write of change.writes) if (stays(write)) await describeSecret(tx, scope, place, write);
  for (const row of change.describes) await describeSecret(tx, scope, place, row);
  for (const row of restored) await pointSecretHead(tx, scope, place, row);
  return {
    written,
    removed: await deleteSecrets(tx, scope, place, change.removes),
    restored: restored.map(({ name, version }) => ({ name, scope: change.scope, version })),
    described: change.describes.map(({ name }) => name),
  };
};
