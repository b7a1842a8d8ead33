import { withTenant } from "@molecule/db";
import { findActiveSealingKey, listSecretHeads } from "@molecule/db/repositories";
import { DomainError, SECRET_VALUE_MAX_BYTES, type TenantScope } from "@molecule/domain";
import { type PublicSealingKey, type SealedValue, sealSecret } from "@molecule/secrets/seal";
import type { ServiceContext } from "../service-context.ts";
import { type DraftChange, type DraftWrite, storableNames } from "./change-set.ts";

/** Seals one write for the version that it turned out to get. */
export type Sealer = (write: DraftWrite, version: number) => Promise<SealedValue>;

const noKey = (): DomainError =>
  new DomainError("UNAVAILABLE", "Secrets cannot be stored yet: this installation has no sealing key.", {
    remedy: "Start the platform once with its key ring; it records the public key.",
  });

/**
 * Seals the values of a change before its transaction, for the versions that they will most likely get, so that
 * no row stays locked meanwhile. Where another save was faster, the value is sealed again for its real version.
 * @throws DomainError UNAVAILABLE when something is to be sealed and there is no key
 */
export const sealAhead = async (
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
): Promise<Sealer> => {
  const sealable = change.writes.filter(({ kind, value }) => {
    return kind === "secret" && value.expose().length <= SECRET_VALUE_MAX_BYTES;
  });
  const names = storableNames(sealable.map((write) => write.name));
  if (sealable.length === 0) return () => Promise.reject(noKey());
  const { key, heads } = await withTenant(
    ctx.db,
    scope,
    async (tx) => ({
      key: await findActiveSealingKey(tx),
      heads: await listSecretHeads(tx, scope, change.place, names),
    }),
    { readOnly: true },
  );
  if (key === undefined) throw noKey();
  const lastVersions = new Map(heads.map((head) => [head.name, head.lastVersion]));
  const ahead = new Map<string, { version: number; sealed: SealedValue }>();
  for (const write of sealable) {
    const version = (lastVersions.get(write.name) ?? 0) + 1;
    ahead.set(write.name, { version, sealed: await seal(key, scope, change, write, version) });
  }
  return (write, version) => {
    const ready = ahead.get(write.name);
    return ready?.version === version
      ? Promise.resolve(ready.sealed)
      : seal(key, scope, change, write, version);
  };
};

const seal = (
  key: PublicSealingKey,
  scope: TenantScope,
  change: DraftChange,
  { name, value }: DraftWrite,
  version: number,
): Promise<SealedValue> =>
  sealSecret(
    key,
    { tenantId: scope.tenantId, scope: change.scope, workspaceId: change.place, name, version },
    value,
  );
