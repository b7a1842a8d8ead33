import { entryKey } from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import {
  isSealingKeyInUse,
  listStoredValues,
  type StoredValue,
  setSecretReadability,
} from "@molecule/db/repositories";
import {
  DomainError,
  type EntryRef,
  type Secret,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { alertUnreadable } from "../sealing/report-unreadable.ts";

/** Opened values by scope and name, or the rows that could not be opened. */
export type OpenedEntries = {
  readonly values: ReadonlyMap<string, Secret>;
  readonly failed: readonly EntryRef[];
  /** Rows of which this process lacks the key: nothing is wrong with them. */
  readonly sealed: readonly EntryRef[];
};

type Place = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly openSecret: OpenSecret;
};

type OpenedRow = Secret | "altered" | "sealed";

const openRow = async (tx: TenantTx, place: Place, row: StoredValue): Promise<OpenedRow> => {
  if (row.sealed === null || row.keyId === null) return "altered";
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
    if (!(error instanceof DomainError)) throw error;
    if (error.code === "SECRET_UNREADABLE") return "altered";
    if (error.code !== "SECRETS_SEALED") throw error;
    // A key that nobody recorded is none that we lack.
    return (await isSealingKeyInUse(tx, row.keyId)) ? "sealed" : "altered";
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
  const opened = await Promise.all(rows.map(async (row) => ({ row, value: await openRow(tx, place, row) })));
  const refsOf = (fault: "altered" | "sealed"): EntryRef[] =>
    opened.flatMap(({ row: { name, scope, version }, value }) =>
      value === fault ? [{ name, scope, version }] : [],
    );
  return {
    values: new Map(
      opened.flatMap(({ row, value }) =>
        typeof value === "string" ? [] : [[entryKey(row), value] as const],
      ),
    ),
    failed: refsOf("altered"),
    sealed: refsOf("sealed"),
  };
};

/** Notes for the screens whether these rows could be opened, and raises an alert for those that could not. */
export const noteReadability = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  refs: readonly EntryRef[],
  readable: boolean,
): Promise<void> => {
  for (const { name, version, scope: at } of refs) {
    const place = at === "workspace" ? workspaceId : null;
    await setSecretReadability(tx, scope, { ...{ place, name, version, readable } });
    if (!readable) await alertUnreadable(tx, scope.tenantId, place, { name, version });
  }
};
