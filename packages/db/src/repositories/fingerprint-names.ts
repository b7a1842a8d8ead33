import type { TenantScope } from "@molecule/domain";
import { and, eq, inArray } from "drizzle-orm";
import { secrets, secretVersions } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/** Under which names the tenant ever stored values with these fingerprints, in any workspace. */
export const listNamesByFingerprint = async (
  tx: TenantTx,
  scope: TenantScope,
  fingerprints: readonly string[],
): Promise<readonly { readonly fingerprint: string; readonly name: string }[]> => {
  if (fingerprints.length === 0) return [];
  return tx
    .selectDistinct({ fingerprint: secretVersions.fingerprint, name: secrets.name })
    .from(secretVersions)
    .innerJoin(secrets, eq(secrets.id, secretVersions.secretId))
    .where(
      and(
        eq(secretVersions.tenantId, scope.tenantId),
        eq(secrets.tenantId, scope.tenantId),
        inArray(secretVersions.fingerprint, [...fingerprints]),
      ),
    );
};
