import { entryKey } from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import { listStoredValues, type StoredValue, setSecretReadability } from "@molecule/db/repositories";
import {
  DomainError,
  type EntryRef,
  type Secret,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";

/** Opened values by scope and name, or the rows that could not be opened. */
export type OpenedEntries = {
  readonly values: ReadonlyMap<string, Secret>;
  readonly failed: readonly EntryRef[];
};

type Place = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly openSecret: OpenSecret;
};

const openRow = async (place: Place, row: StoredValue): Promise<Secret | null> => {
  if (row.sealed === null || row.keyId === null) return null;
  const workspaceId = row.scope === "workspace" ? place.workspaceId : null;
  const at = {
    tenantId: place.scope.tenantId,
    scope: row.scope,
    workspaceId,
    name: row.name,
    version: row.version,
  };
  try {
    return await place.openSecret(at, { sealed: row.sealed, keyId: row.keyId });
  } catch (error) {
    if (error instanceof DomainError && error.code === "SECRET_UNREADABLE") return null;
    throw error;
  }
};

/** Opens the sealed rows that a plan uses, and no other. Variables stand in the facts already. */
export const openEntries = async (
  tx: TenantTx,
  place: Place,
  refs: readonly EntryRef[],
): Promise<OpenedEntries> => {
  const wanted = new Set(refs.map(entryKey));
  const rows = (await listStoredValues(tx, place.scope, place.workspaceId)).filter(
    (row) => row.kind === "secret" && wanted.has(entryKey(row)),
  );
  const opened = await Promise.all(rows.map(async (row) => ({ row, value: await openRow(place, row) })));
  return {
    values: new Map(
      opened.flatMap(({ row, value }) => (value === null ? [] : [[entryKey(row), value] as const])),
    ),
    failed: opened.flatMap(({ row: { name, scope, version }, value }) =>
      value === null ? [{ name, scope, version }] : [],
    ),
  };
};

/** Notes for the screens whether these rows could be opened. */
export const noteReadability = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  refs: readonly EntryRef[],
  readable: boolean,
): Promise<void> => {
  for (const { name, version, scope: at } of refs)
    await setSecretReadability(tx, scope, {
      place: at === "workspace" ? workspaceId : null,
      name,
      version,
      readable,
    });
};
