import { withSystem } from "@molecule/db";
import { lockCounters, type Registration, shrinkLease } from "@molecule/db/repositories";
import type { NanoUsd, SpendAccount, TenantId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

export type CreditReturn = {
  readonly account: SpendAccount;
  /** As of an ask: rising, and answered once. */
  readonly operation: number;
  readonly returnNanoUsd: NanoUsd;
};

/** Gives what a gateway does not use of its leases back to everybody. May be delivered twice. */
export const returnCredit = (
  ctx: Pick<ServiceContext, "db">,
  by: Registration,
  tenantId: TenantId,
  returns: readonly CreditReturn[],
): Promise<void> =>
  withSystem(ctx.db, async (tx) => {
    await lockCounters(
      tx,
      tenantId,
      returns.map((each) => each.account),
    );
    for (const { account, operation, returnNanoUsd } of returns)
      await shrinkLease(tx, by.gatewayId, tenantId, account, { operation, returnNanoUsd });
  });
