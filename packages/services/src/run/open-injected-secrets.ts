import { withTenant } from "@molecule/db";
import { findRunReceipt, listInjectedValues } from "@molecule/db/repositories";
import { processScope, type RunId, type Secret, type TenantId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "../service-context.ts";

/**
 * The tenant's secret values that a run got, from its receipt: what a supervisor that adopts the run must keep
 * out of the run's log. Versions that no longer open are left out; they can only be ones that were erased.
 */
export const openInjectedSecrets = async (
  ctx: Pick<ServiceContext, "db">,
  run: { readonly id: RunId; readonly tenantId: TenantId },
  openSecret: OpenSecret,
): Promise<readonly Secret[]> => {
  const scope = processScope("supervisor", run.tenantId);
  const rows = await withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const receipt = await findRunReceipt(tx, scope, run.id);
      return receipt === undefined ? [] : listInjectedValues(tx, scope, receipt);
    },
    { readOnly: true },
  );
  const opened = await Promise.allSettled(
    rows.flatMap(({ name, version, workspaceId, sealed, keyId }) => {
      if (sealed === null || keyId === null) return [];
      const at = workspaceId === null ? ("tenant" as const) : ("workspace" as const);
      return [
        openSecret({ tenantId: run.tenantId, scope: at, workspaceId, name, version }, { sealed, keyId }),
      ];
    }),
  );
  return opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
};
