import {
  type ChangeSetId,
  newId,
  type SecretRotationId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { and, eq, inArray, isNull, ne, type SQL, sql } from "drizzle-orm";
import { secretRotations } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";
import type { SecretPlace } from "./secrets.ts";

export type SecretRotation = typeof secretRotations.$inferSelect;
export type OpenSecretRotation = SecretRotation & { readonly state: "proving" | "promoted" };

const at = (scope: TenantScope, place: SecretPlace): SQL | undefined =>
  and(
    eq(secretRotations.tenantId, scope.tenantId),
    place === null ? isNull(secretRotations.workspaceId) : eq(secretRotations.workspaceId, place),
  );
const isOpen = inArray(secretRotations.state, ["proving", "promoted"]);

/** The rotation of one name at one place that is not over, with its row locked; undefined when there is none. */
export const findOpenSecretRotation = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  name: string,
): Promise<OpenSecretRotation | undefined> => {
  const [row] = await tx
    .select()
    .from(secretRotations)
    .where(and(at(scope, place), eq(secretRotations.name, name), isOpen))
    .for("update");
  return row as OpenSecretRotation | undefined;
};

export type NewSecretRotation = Pick<
  SecretRotation,
  "workspaceId" | "name" | "trialWorkspaceId" | "trialVersion" | "fromVersion"
>;

/** Begins a rotation. One that is proved where it stands has replaced the old value already. */
export const insertSecretRotation = async (
  tx: TenantTx,
  scope: TenantScope,
  rotation: NewSecretRotation,
): Promise<void> => {
  const inPlace = rotation.workspaceId === rotation.trialWorkspaceId;
  await tx.insert(secretRotations).values({
    ...rotation,
    id: newId<SecretRotationId>(),
    tenantId: scope.tenantId,
    state: inPlace ? "promoted" : "proving",
    startedBy: scope.actor.kind === "user" ? scope.actor.userId : null,
    ...(inPlace ? { promotedAt: sql`now()` } : {}),
  });
};

export const endSecretRotation = async (
  tx: TenantTx,
  scope: TenantScope,
  id: SecretRotationId,
  state: "finished" | "abandoned",
): Promise<void> => {
  await tx
    .update(secretRotations)
    .set({ state, endedAt: sql`now()` })
    .where(and(eq(secretRotations.tenantId, scope.tenantId), eq(secretRotations.id, id)));
};

/**
 * Notes that values were written at a place: rotations of these names that were still being proved elsewhere are
 * promoted by it, or by the scheduled draft that wrote them, and what they replaced is to be revoked.
 */
export const promoteSecretRotations = async (
  tx: TenantTx,
  scope: TenantScope,
  place: WorkspaceId | null,
  { names, changeSetId }: { readonly names: readonly string[]; readonly changeSetId: ChangeSetId | null },
): Promise<readonly Pick<SecretRotation, "name" | "fromVersion">[]> => {
  if (names.length === 0) return [];
  return tx
    .update(secretRotations)
    .set({ state: "promoted", promotedAt: sql`now()`, changeSetId })
    .where(
      and(
        at(scope, place),
        inArray(secretRotations.name, [...names]),
        eq(secretRotations.state, "proving"),
        place === null ? undefined : ne(secretRotations.trialWorkspaceId, place),
      ),
    )
    .returning({ name: secretRotations.name, fromVersion: secretRotations.fromVersion });
};
