import type { SecretScreenRow, SecretUse } from "@molecule/db/repositories";
import type { SecretKind, SecretScope, UserId } from "@molecule/domain";
import { findProvider, type Registry } from "@molecule/registry";

/** One stored row as a screen may show it: never a sealed value, never a fingerprint. */
export type ShownSecret = {
  readonly scope: SecretScope;
  readonly kind: SecretKind;
  readonly version: number;
  /** A variable's value, in clear; null for a secret. */
  readonly value: string | null;
  /** The last four characters of a long secret. */
  readonly hint: string | null;
  readonly unreadable: boolean;
  /** What its provider said of it when a run last used it; null while none has. */
  readonly health: "working" | "rejected" | null;
  readonly healthAt: Date | null;
  readonly note: string | null;
  readonly expiresAt: Date | null;
  readonly updatedAt: Date;
  readonly updatedBy: UserId | null;
  /** The last run that was started with this row, when, and with which version; null when none was. */
  readonly lastUse: SecretUse | null;
};

export const showSecret = (row: SecretScreenRow): ShownSecret => ({
  scope: row.workspaceId === null ? "tenant" : "workspace",
  kind: row.kind,
  version: row.version,
  value: row.clear,
  hint: row.hint,
  unreadable: row.unreadableAt !== null,
  health: row.health,
  healthAt: row.healthAt,
  note: row.note,
  expiresAt: row.expiresAt,
  updatedAt: row.updatedAt,
  updatedBy: row.updatedBy,
  lastUse: row.lastUse,
});

/** The provider under which a list groups a name: its owner, or the first that takes it; null for other names. */
export const providerOfName = (
  registry: Registry,
  name: string,
): { name: string; displayName: string } | null => {
  const owner = registry.envOwners[name];
  const provider =
    owner === undefined
      ? registry.providers.find(
          (candidate) => candidate.name !== "platform" && candidate.authEnv.includes(name),
        )
      : findProvider(registry, owner);
  return provider === undefined ? null : { name: provider.name, displayName: provider.displayName };
};
