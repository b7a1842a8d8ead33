import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { secretRotations, secrets, secretUses, secretVersions } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";
import type { SecretHead, SecretVersion } from "./secrets.ts";

const liveVersion = and(
  eq(secretVersions.tenantId, secrets.tenantId),
  eq(secretVersions.secretId, secrets.id),
  eq(secretVersions.version, secrets.liveVersion),
);

const screenColumns = {
  name: secrets.name,
  workspaceId: secrets.workspaceId,
  kind: secretVersions.kind,
  version: secretVersions.version,
  clear: secretVersions.clear,
  hint: secretVersions.hint,
  keyFormatOwners: secretVersions.keyFormatOwners,
  unreadableAt: secretVersions.unreadableAt,
  health: secretVersions.health,
  healthAt: secretVersions.healthAt,
  note: secrets.note,
  expiresAt: secrets.expiresAt,
  updatedAt: secrets.updatedAt,
  updatedBy: secretVersions.createdBy,
  lastUse: {
    runId: secretUses.runId,
    version: secretUses.version,
    usedAt: secretUses.usedAt,
  },
  rotation: {
    state: sql<StandingRotation["state"]>`${secretRotations.state}`,
    fromVersion: secretRotations.fromVersion,
    trialWorkspaceId: secretRotations.trialWorkspaceId,
    startedBy: secretRotations.startedBy,
    startedAt: secretRotations.startedAt,
    promotedAt: secretRotations.promotedAt,
  },
};

/** Which run had a row last, and with which version. */
export type SecretUse = Pick<typeof secretUses.$inferSelect, "runId" | "version" | "usedAt">;

/** A rotation that is not over. */
export type StandingRotation = Pick<
  typeof secretRotations.$inferSelect,
  "fromVersion" | "trialWorkspaceId" | "startedBy" | "startedAt" | "promotedAt"
> & { readonly state: "proving" | "promoted" };

const openRotation = and(
  eq(secretRotations.tenantId, secrets.tenantId),
  sql`${secretRotations.workspaceId} is not distinct from ${secrets.workspaceId}`,
  eq(secretRotations.name, secrets.name),
  inArray(secretRotations.state, ["proving", "promoted"]),
);

/** A live row as a screen may show it: no sealed bytes and no fingerprint. */
export type SecretScreenRow = Pick<SecretHead, "name" | "workspaceId" | "note" | "expiresAt" | "updatedAt"> &
  Pick<
    SecretVersion,
    "kind" | "version" | "clear" | "hint" | "keyFormatOwners" | "unreadableAt" | "health" | "healthAt"
  > & {
    readonly updatedBy: SecretVersion["createdBy"];
    readonly lastUse: SecretUse | null;
    readonly rotation: StandingRotation | null;
  };

/** Live rows of the tenant's scope and of one workspace, or of all workspaces, by name. */
export const listSecretScreenRows = (
  tx: TenantTx,
  scope: TenantScope,
  which: WorkspaceId | "tenant" | "all",
): Promise<SecretScreenRow[]> =>
  tx
    .select(screenColumns)
    .from(secrets)
    .innerJoin(secretVersions, liveVersion)
    .leftJoin(secretUses, and(eq(secretUses.tenantId, secrets.tenantId), eq(secretUses.secretId, secrets.id)))
    .leftJoin(secretRotations, openRotation)
    .where(
      and(
        eq(secrets.tenantId, scope.tenantId),
        which === "all"
          ? undefined
          : or(isNull(secrets.workspaceId), which === "tenant" ? undefined : eq(secrets.workspaceId, which)),
      ),
    )
    .orderBy(asc(secrets.name));
