import type { NanoUsd } from "@molecule/domain";

/** One leg of a posting; the legs of a posting add up to zero. */
export type LedgerLeg = {
  readonly account: "tenant_credit" | "platform_revenue" | "platform_funding";
  readonly amountNanoUsd: NanoUsd;
};

const assertPositive = (amountNanoUsd: NanoUsd, what: string): void => {
  if (amountNanoUsd < 0n) throw new RangeError(`a ${what} must not be negative: ${amountNanoUsd} nano-USD`);
};

/** A charge moves credit of the tenant to the platform's revenue. */
export const postCharge = (chargeNanoUsd: NanoUsd): readonly LedgerLeg[] => {
  assertPositive(chargeNanoUsd, "charge");
  return [
    { account: "tenant_credit", amountNanoUsd: -chargeNanoUsd },
    { account: "platform_revenue", amountNanoUsd: chargeNanoUsd },
  ];
};

/** A grant or top-up moves funding of the platform to the tenant's credit. */
export const postCredit = (creditNanoUsd: NanoUsd): readonly LedgerLeg[] => {
  assertPositive(creditNanoUsd, "credit");
  return [
    { account: "tenant_credit", amountNanoUsd: creditNanoUsd },
    { account: "platform_funding", amountNanoUsd: -creditNanoUsd },
  ];
};
