import { postCharge, priceUsage } from "@molecule/billing";
import type { SettlementRow } from "@molecule/db/repositories";
import type { LedgerPostingId, TokenUsage } from "@molecule/domain";
import type { Price } from "@molecule/registry";
import { mintId } from "../call/mint-id.ts";

export type SettledCall = Pick<SettlementRow, "id" | "tenantId" | "workspaceId" | "model" | "sandbox"> & {
  readonly price: Price;
};

export type UsageReport = {
  readonly usage: TokenUsage;
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
};

/**
 * What is written for a call once its numbers are known: the charge at the price of its admission, or, if a
 * counted class has no price, the usage alone; then the call is unresolved, neither charged nor free.
 */
export const planSettlement = (call: SettledCall, report: UsageReport): SettlementRow => {
  const { price, id, tenantId, workspaceId, model, sandbox } = call;
  const common = { id, tenantId, workspaceId, model, sandbox, ...report };
  const priced = priceUsage(price, report.usage);
  if (!priced.ok)
    return {
      ...common,
      charge: null,
      reason: `No price for ${priced.unpriced.join(", ")} tokens of ${model}.`,
    };
  const legs = postCharge(priced.chargeNanoUsd).map((leg) => ({ ...leg, id: mintId<LedgerPostingId>() }));
  const postingId = mintId<LedgerPostingId>();
  return {
    ...common,
    charge: { postingId, price: { model: price.model, from: price.from }, legs },
    reason: null,
  };
};
