import { type SystemTx, type TenantTx, withSealing, withSystem } from "@molecule/db";
import {
  noteOpens,
  recordAlertOnce,
  recordChange,
  recordPlatformAlertOnce,
  type SealedRow,
} from "@molecule/db/repositories";
import type { TenantId, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { nameOfSealed } from "./place-of-sealed.ts";

const CODE = "SECRET_UNREADABLE";
const WHY = "does not open: it was altered, or was sealed for another place. No start uses it.";

/** Tells operators and the tenant, once, of a stored value that does not open where it stands. */
export const alertUnreadable = async (
  tx: TenantTx | SystemTx,
  tenantId: TenantId,
  workspaceId: WorkspaceId | null,
  what: { readonly name: string; readonly version: number },
): Promise<void> => {
  await recordAlertOnce(tx, {
    ...{ tenantId, workspaceId, code: CODE, severity: "critical" },
    message: `${what.name} (version ${what.version}) ${WHY}`,
    detail: what,
  });
};

/** Notes on the row that it does not open, and raises the alert. For whoever looks through all that is stored. */
export const reportUnreadable = async (ctx: Pick<ServiceContext, "db">, row: SealedRow): Promise<void> => {
  await withSealing(ctx.db, (tx) => noteOpens(tx, row, false));
  await withSystem(ctx.db, async (tx) => {
    const { tenantId } = row;
    if (row.store === "version") {
      const { name, version } = row;
      await alertUnreadable(tx, row.tenantId, row.workspaceId, { name, version });
      const { workspaceId } = row;
      await recordChange(tx, { tenantId: row.tenantId, workspaceId, topic: "secret" });
      return;
    }
    const alert = { code: CODE, severity: "critical" as const, message: `${nameOfSealed(row)} ${WHY}` };
    if (tenantId === null) await recordPlatformAlertOnce(tx, alert);
    else await recordAlertOnce(tx, { ...alert, tenantId });
  });
};
