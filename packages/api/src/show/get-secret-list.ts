import type { TenantScope, UserId, WorkspaceId } from "@molecule/domain";
import { listSecrets, listSecretVersions, listTenantSecrets, type ShownSecret } from "@molecule/services";
import { listUserNames } from "@molecule/services/auth";
import type { ApiContext } from "../context.ts";
import type { SecretList, SecretVersionView, StoredSecret, TenantSecretList } from "../views/index.ts";
import { showPayer, showRefusal } from "./show-standing.ts";

const showStored = (
  { rotation, ...stored }: ShownSecret,
  names: ReadonlyMap<UserId, string>,
): StoredSecret => {
  const nameOf = (id: UserId | null) => (id === null ? null : (names.get(id) ?? null));
  return {
    ...stored,
    updatedBy: nameOf(stored.updatedBy),
    rotation: rotation === null ? null : { ...rotation, startedBy: nameOf(rotation.startedBy) },
  };
};

const writersOf = (rows: readonly (ShownSecret | null)[]): UserId[] =>
  rows.flatMap((row) => [row?.updatedBy ?? [], row?.rotation?.startedBy ?? []].flat());

/** @throws DomainError NOT_FOUND */
export const getSecretList = async (
  { services, auth }: ApiContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<SecretList> => {
  const list = await listSecrets(services, scope, { workspaceId });
  const { standing, missing } = list;
  const writers = writersOf(list.rows.flatMap(({ winning, shadowed }) => [winning, shadowed]));
  const names = await listUserNames(auth.database, writers);
  const chosen = standing.plan.ok ? standing.plan.chosen?.name : undefined;
  return {
    workspaceId,
    payer: showPayer(standing),
    attention: showRefusal(standing),
    missing: missing === null ? null : { ...missing, names: [...missing.names] },
    rows: list.rows.map((row) => ({
      ...row,
      winning: showStored(row.winning, names),
      shadowed: row.shadowed === null ? null : showStored(row.shadowed, names),
      chosen: row.name === chosen,
    })),
    removedButRunning: [...list.removedButRunning],
    needsRestart: standing.needsRestart,
  };
};

export const getTenantSecretList = async (
  { services, auth }: ApiContext,
  scope: TenantScope,
): Promise<TenantSecretList> => {
  const { workspaces, rows } = await listTenantSecrets(services, scope);
  const names = await listUserNames(auth.database, writersOf(rows.map(({ stored }) => stored)));
  return {
    workspaces: [...workspaces],
    rows: rows.map((row) => ({
      ...row,
      stored: showStored(row.stored, names),
      overriddenBy: [...row.overriddenBy],
      runningIn: [...row.runningIn],
    })),
  };
};

/** @throws DomainError NOT_FOUND */
export const listSecretVersionViews = async (
  { services, auth }: ApiContext,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId | null; readonly name: string },
): Promise<SecretVersionView[]> => {
  const versions = await listSecretVersions(services, scope, input);
  const names = await listUserNames(
    auth.database,
    versions.flatMap(({ createdBy }) => createdBy ?? []),
  );
  return versions.map(({ unreadableAt, createdBy, ...version }) => ({
    ...version,
    unreadable: unreadableAt !== null,
    createdBy: createdBy === null ? null : (names.get(createdBy) ?? null),
  }));
};
