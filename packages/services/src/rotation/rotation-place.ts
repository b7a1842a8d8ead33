import type { TenantTx } from "@molecule/db";
import { findOpenSecretRotation, lockTenant, type OpenSecretRotation } from "@molecule/db/repositories";
import { notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";

/** The secret that is rotated. */
export type RotationPlace = {
  /** Null: the one for all workspaces. */
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
};

/** @throws DomainError FORBIDDEN */
export const assertMayRotate = (scope: TenantScope, { workspaceId }: RotationPlace): void => {
  if (workspaceId === null) assertRole(scope, "admin", "change what all workspaces inherit");
  else assertRole(scope, "member", "change a workspace's secrets");
};

/** The rotation that is not over, with everything locked that decides it. @throws DomainError NOT_FOUND */
export const lockOpenRotation = async (
  tx: TenantTx,
  scope: TenantScope,
  { workspaceId, name }: RotationPlace,
): Promise<OpenSecretRotation> => {
  await lockTenant(tx, scope, "update");
  const open = await findOpenSecretRotation(tx, scope, workspaceId, name);
  if (open === undefined) throw notFound("rotation");
  return open;
};
