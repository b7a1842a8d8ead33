import { notify, withSystem } from "@molecule/db";
import { type SpendAccount, spendAccountSchema, type TenantId, tenantIdSchema } from "@molecule/domain";
import { z } from "zod";
import type { ServiceContext } from "../service-context.ts";

const wishSchema = z.object({
  by: z.string(),
  tenantId: tenantIdSchema,
  accounts: z.array(spendAccountSchema),
});

/** A gateway found no room in accounts in which others have set something aside. */
export type CreditWish = z.infer<typeof wishSchema>;

/** Asks the other gateways to give back what they do not use. */
export const wantCredit = (
  ctx: Pick<ServiceContext, "db">,
  gatewayId: string,
  tenantId: TenantId,
  accounts: readonly SpendAccount[],
): Promise<void> =>
  withSystem(ctx.db, (tx) =>
    notify(tx, "molecule_credit_wanted", JSON.stringify({ by: gatewayId, tenantId, accounts })),
  );

/** @returns undefined for what no version of ours sends */
export const parseCreditWish = (payload: string): CreditWish | undefined => {
  try {
    return wishSchema.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
};
