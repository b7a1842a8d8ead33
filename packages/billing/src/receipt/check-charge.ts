import { priceUsage } from "../price/price-usage.ts";
import { isObject, readRates, readUsage } from "./read-call.ts";
import type { ReceiptBody } from "./receipt.ts";

/**
 * Whether a charge follows from its own counts and rates. What was estimated is bounded by its hold and may be less;
 * a receipt without counts or rates says nothing to check.
 * @returns what is wrong, or null
 */
export const checkCharge = (body: ReceiptBody): string | null => {
  const { kind, call, amount_nano_usd: amount } = body;
  if (kind !== "charge" || !isObject(call) || call.estimated === true) return null;
  if (!isObject(call.usage) || !isObject(call.rates)) return null;
  const usage = readUsage(call.usage);
  if (usage === null) return "its counts are not counts.";
  const priced = priceUsage(readRates(call.rates), usage);
  if (!priced.ok) return `it charges counts without a price (${priced.unpriced.join(", ")}).`;
  const expected = (-priced.chargeNanoUsd).toString();
  return expected === amount
    ? null
    : `its counts and rates come to ${expected} nano-USD, not to ${String(amount)}.`;
};
