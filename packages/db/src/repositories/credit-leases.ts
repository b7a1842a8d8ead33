import type { NanoUsd, SpendAccount, TenantId } from "@molecule/domain";
import { and, eq, sql } from "drizzle-orm";
import { creditLeases } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";
import { addReserved } from "./spend-counters.ts";

/** What one gateway holds of an account, and the last thing that was done about it. */
export type CreditLease = Pick<
  typeof creditLeases.$inferSelect,
  "grantedNanoUsd" | "lastOperation" | "lastGrantNanoUsd"
>;

const isLease = (gatewayId: string, tenantId: TenantId, account: SpendAccount) =>
  and(
    eq(creditLeases.gatewayId, gatewayId),
    eq(creditLeases.tenantId, tenantId),
    eq(creditLeases.scope, account.scope),
    eq(creditLeases.scopeId, account.scopeId),
    eq(creditLeases.window, account.window),
    eq(creditLeases.windowStart, account.windowStart),
  );

export const findLease = async (
  tx: SystemTx,
  gatewayId: string,
  tenantId: TenantId,
  account: SpendAccount,
): Promise<CreditLease | undefined> => {
  const [row] = await tx
    .select({
      grantedNanoUsd: creditLeases.grantedNanoUsd,
      lastOperation: creditLeases.lastOperation,
      lastGrantNanoUsd: creditLeases.lastGrantNanoUsd,
    })
    .from(creditLeases)
    .where(isLease(gatewayId, tenantId, account));
  return row;
};

/** Adds to a lease and to what is reserved; the caller holds the counter's lock and knows that it is free. */
export const growLease = async (
  tx: SystemTx,
  gatewayId: string,
  tenantId: TenantId,
  account: SpendAccount,
  { operation, grantNanoUsd }: { readonly operation: number; readonly grantNanoUsd: NanoUsd },
): Promise<void> => {
  const { scope, scopeId, window, windowStart } = account;
  await tx
    .insert(creditLeases)
    .values({
      ...{ gatewayId, tenantId, scope, scopeId, window, windowStart },
      ...{ grantedNanoUsd: grantNanoUsd, lastOperation: operation, lastGrantNanoUsd: grantNanoUsd },
    })
    .onConflictDoUpdate({
      target: [
        creditLeases.gatewayId,
        creditLeases.tenantId,
        creditLeases.scope,
        creditLeases.scopeId,
        creditLeases.window,
        creditLeases.windowStart,
      ],
      set: {
        grantedNanoUsd: sql`${creditLeases.grantedNanoUsd} + excluded.granted_nano_usd`,
        lastOperation: sql`excluded.last_operation`,
        lastGrantNanoUsd: sql`excluded.last_grant_nano_usd`,
        renewedAt: sql`now()`,
      },
    });
  await addReserved(tx, tenantId, account, grantNanoUsd);
};

/**
 * Gives a part of a lease back, once per operation number; a lease of nothing goes. The caller holds the counter's
 * lock.
 */
export const shrinkLease = async (
  tx: SystemTx,
  gatewayId: string,
  tenantId: TenantId,
  account: SpendAccount,
  { operation, returnNanoUsd }: { readonly operation: number; readonly returnNanoUsd: NanoUsd },
): Promise<void> => {
  const mine = isLease(gatewayId, tenantId, account);
  const rows = await tx
    .update(creditLeases)
    .set({
      grantedNanoUsd: sql`${creditLeases.grantedNanoUsd} - ${returnNanoUsd}`,
      lastOperation: operation,
      lastGrantNanoUsd: -returnNanoUsd,
      renewedAt: sql`now()`,
    })
    .where(and(mine, sql`${creditLeases.lastOperation} < ${operation}`))
    .returning({ grantedNanoUsd: creditLeases.grantedNanoUsd });
  const [left] = rows;
  if (left === undefined) return;
  await addReserved(tx, tenantId, account, -returnNanoUsd);
  if (left.grantedNanoUsd === 0n) await tx.delete(creditLeases).where(mine);
};
