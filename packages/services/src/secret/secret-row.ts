import type { SecretScreenRow, SecretUse, StandingRotation } from "@molecule/db/repositories";
import {
  type SecretKind,
  type SecretScope,
  seesValues,
  type TenantScope,
  type UserId,
} from "@molecule/domain";
import { findProvider, type Registry } from "@molecule/registry";

/** One stored row as a screen may show it: never a sealed value, never a fingerprint. */
export type ShownSecret = {
  readonly scope: SecretScope;
  readonly kind: SecretKind;
  readonly version: number;
  /** A variable's value, in clear; null for a secret, and for a viewer, who sees names. */
  readonly value: string | null;
  /** The last four characters of a long secret; null for a viewer. */
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
  /** Its next value on its way (`proving`), or in place while the old one is to be revoked (`promoted`). */
  readonly rotation: StandingRotation | null;
};

export const showSecret = (scope: Pick<TenantScope, "role">, row: SecretScreenRow): ShownSecret => ({
  scope: row.workspaceId === null ? "tenant" : "workspace",
  kind: row.kind,
  version: row.version,
  value: seesValues(scope) ? row.clear : null,
  hint: seesValues(scope) ? row.hint : null,
  unreadable: row.unreadableAt !== null,
  health: row.health,
  healthAt: row.healthAt,
  note: row.note,
  expiresAt: row.expiresAt,
  updatedAt: row.updatedAt,
  updatedBy: row.updatedBy,
  lastUse: row.lastUse,
  rotation: row.rotation,
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
