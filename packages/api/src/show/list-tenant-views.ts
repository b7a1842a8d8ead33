import { withSystem } from "@molecule/db";
import { findTenantById } from "@molecule/db/repositories";
import { listMemberships, type SignedIn } from "@molecule/services/auth";
import type { ApiContext } from "../context.ts";
import { boundByToken } from "../trpc.ts";
import type { TenantView } from "../views/index.ts";
import { showTenant } from "./show-tenant.ts";

/** The organizations that a person belongs to, in the order of joining. */
export const listTenantViews = async ({
  services,
  auth,
  session,
}: ApiContext & { readonly session: SignedIn }): Promise<TenantView[]> => {
  const memberships = await listMemberships(auth.database, session.userId);
  return withSystem(
    services.db,
    async (tx) => {
      const views: TenantView[] = [];
      for (const { tenantId, role: own } of memberships) {
        const role = boundByToken(session, own, tenantId);
        if (role === null) continue;
        const tenant = await findTenantById(tx, tenantId);
        if (tenant !== undefined) views.push(showTenant(tenant, role));
      }
      return views;
    },
    { readOnly: true },
  );
};
