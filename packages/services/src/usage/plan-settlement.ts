import { postCharge, priceUsage } from "@molecule/billing";
import type { SettlementRow } from "@molecule/db/repositories";
import type { LedgerPostingId, TokenUsage } from "@molecule/domain";
import type { Price } from "@molecule/registry";
import { mintThree } from "../call/mint-id.ts";

export type SettledCall = Pick<SettlementRow, "id" | "tenantId" | "workspaceId" | "model" | "sandbox"> & {
  readonly price: Price;
};

export type UsageReport = {
  readonly usage: TokenUsage;
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  /** Why the usage is an upper bound of our own, where it is one. */
  readonly estimatedBecause?: string;
};

/**
 * What is written for a call once its numbers are known: the charge at the price of its admission, or, if a
 * counted class has no price, the usage alone; then the call is unresolved, neither charged nor free.
 */
export const planSettlement = (call: SettledCall, report: UsageReport): SettlementRow => {
  const { price, id, tenantId, workspaceId, model, sandbox } = call;
  const { usage, httpStatus, providerRequestId, estimatedBecause } = report;
  const common = {
    ...{ id, tenantId, workspaceId, model, sandbox, usage, httpStatus, providerRequestId },
    estimated: estimatedBecause !== undefined,
  };
  const priced = priceUsage(price, usage);
  if (!priced.ok)
    return {
      ...common,
      charge: null,
      reason: `No price for ${priced.unpriced.join(", ")} tokens of ${model}.`,
    };
  const [postingId, creditLeg, revenueLeg] = mintThree<LedgerPostingId>();
  const legs = postCharge(priced.chargeNanoUsd).map((leg) => ({
    ...leg,
    id: leg.account === "tenant_credit" ? creditLeg : revenueLeg,
  }));
  return {
    ...common,
    charge: { postingId, price: { model: price.model, from: price.from }, legs },
    reason: estimatedBecause ?? null,
  };
};
