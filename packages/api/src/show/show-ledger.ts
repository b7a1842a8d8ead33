import { withSystem } from "@molecule/db";
import { listExposedCalls, listReconciliations, listTenantStandings } from "@molecule/db/repositories";
import { listBookPrices } from "@molecule/services";
import type { ApiContext } from "../context.ts";
import type { BookPrice } from "../views/index.ts";

const READ = { readOnly: true } as const;

export const listStandings = async ({ services }: ApiContext) => {
  const tenants = await withSystem(services.db, listTenantStandings, READ);
  return tenants.map((tenant) => ({
    ...tenant,
    headroomNanoUsd: tenant.balanceNanoUsd + tenant.overageNanoUsd - tenant.heldNanoUsd,
  }));
};

export const listExposure = ({ services }: ApiContext, limit: number) =>
  withSystem(services.db, (tx) => listExposedCalls(tx, limit), READ);

export const listReconciliationViews = async ({ services }: ApiContext, limit: number) => {
  const rows = await withSystem(services.db, (tx) => listReconciliations(tx, limit), READ);
  return rows.map(({ items, causes, reportSha256: _digest, ...row }) => ({
    ...row,
    causes: { ...causes },
    items: items.map((item) => ({
      ...item,
      ours: item.ours && { ...item.ours },
      theirs: item.theirs && { ...item.theirs },
    })),
  }));
};

export const showPriceBook = ({ services }: ApiContext): BookPrice[] =>
  listBookPrices(services.registry).map(({ tiers, ...price }) => ({
    ...price,
    tiers: tiers.map((tier) => ({ ...tier })),
  }));
