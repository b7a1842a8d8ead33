import { withTenant } from "@molecule/db";
import { listSecretHistory, type PastVersion } from "@molecule/db/repositories";
import { notFound, seesValues, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/**
 * Every version of one name at one place, newest first: who, when, health; no value, and for a viewer no end of one.
 * @throws DomainError NOT_FOUND
 */
export const listSecretVersions = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId, name }: { readonly workspaceId: WorkspaceId | null; readonly name: string },
): Promise<readonly PastVersion[]> => {
  const history = await withTenant(ctx.db, scope, (tx) => listSecretHistory(tx, scope, workspaceId, name), {
    readOnly: true,
  });
  if (history.length === 0) throw notFound("secret");
  return seesValues(scope) ? history : history.map((version) => ({ ...version, hint: null }));
};
