import { monthsBetween, postCredit, windowStartOf } from "@molecule/billing";
import { type TenantTx, withSystem, withTenant } from "@molecule/db";
import {
  type CreditGrant,
  findToday,
  getTenant,
  listTenantsOwedGrants,
  lockOwedGrants,
  recordChange,
  recordPosting,
  setGrantedThrough,
} from "@molecule/db/repositories";
import { type LedgerPostingId, newId, processScope, type TenantScope, type UtcDay } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** An installation that was away for longer does not make up for it all. */
const MOST_MONTHS = 12;

const postGrant = async (
  tx: TenantTx,
  scope: TenantScope,
  grant: CreditGrant,
  day: UtcDay,
): Promise<number> => {
  const { sandbox } = await getTenant(tx, scope);
  const months = monthsBetween(grant.grantedThrough, day, MOST_MONTHS);
  for (const month of months)
    await recordPosting(tx, scope, {
      ...{ postingId: newId<LedgerPostingId>(), kind: "grant" as const, sandbox, createdBy: grant.createdBy },
      reason: `${grant.reason} (${month.slice(0, 7)})`,
      legs: postCredit(grant.amountNanoUsd).map((leg) => ({ ...leg, id: newId<LedgerPostingId>() })),
    });
  await setGrantedThrough(tx, scope, grant.id, windowStartOf("month", day));
  return months.length;
};

/** Posts what a tenant's monthly grants owe it; any number of processes may try at once. @returns how many entries */
export const postOwedGrants = (ctx: Pick<ServiceContext, "db">, scope: TenantScope): Promise<number> =>
  withTenant(ctx.db, scope, async (tx) => {
    const day = await findToday(tx);
    let posted = 0;
    for (const grant of await lockOwedGrants(tx, scope, windowStartOf("month", day)))
      posted += await postGrant(tx, scope, grant, day);
    if (posted > 0) await recordChange(tx, { tenantId: scope.tenantId, topic: "usage" });
    return posted;
  });

/** The same for every tenant that is owed something. */
export const postAllOwedGrants = async (ctx: Pick<ServiceContext, "db">): Promise<number> => {
  const owed = await withSystem(ctx.db, async (tx) =>
    listTenantsOwedGrants(tx, windowStartOf("month", await findToday(tx))),
  );
  let posted = 0;
  for (const tenantId of owed) posted += await postOwedGrants(ctx, processScope("gateway", tenantId));
  return posted;
};
