import { withSystem } from "@molecule/db";
import { listAllAlerts, listTenants } from "@molecule/db/repositories";
import type { ApiContext } from "../context.ts";
import type { AlertView, OperatedTenant } from "../views/index.ts";
import { showOperatedTenant } from "./show-tenant.ts";

export const listOperatedTenants = async ({ services }: ApiContext): Promise<OperatedTenant[]> => {
  const tenants = await withSystem(services.db, listTenants, { readOnly: true });
  return tenants.map(showOperatedTenant);
};

export const listAlertViews = async ({ services }: ApiContext, limit: number): Promise<AlertView[]> => {
  const alerts = await withSystem(services.db, (tx) => listAllAlerts(tx, limit), { readOnly: true });
  return alerts.map(({ id, tenantId, workspaceId, code, severity, message, createdAt, resolvedAt }) => ({
    id,
    tenantId,
    workspaceId,
    code,
    severity,
    message,
    createdAt,
    resolvedAt,
  }));
};
