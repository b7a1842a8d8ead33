import { tokenUsageSchema } from "@molecule/domain";
import type { Price, PriceClasses } from "@molecule/registry";
import { priceUsage } from "../price/price-usage.ts";
import type { CanonicalValue } from "./canonical-json.ts";
import type { ReceiptBody } from "./receipt.ts";

const isObject = (value: CanonicalValue | undefined): value is ReceiptBody =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readAmount = (value: CanonicalValue | undefined): bigint | null =>
  typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : null;

const readClasses = (from: ReceiptBody): PriceClasses => ({
  input: readAmount(from.input),
  output: readAmount(from.output),
  cacheRead: readAmount(from.cache_read),
  cacheWrite5m: readAmount(from.cache_write_5m),
  cacheWrite1h: readAmount(from.cache_write_1h),
});

const readRates = (rates: ReceiptBody): Price => ({
  ...{ model: "", from: "", source: "" },
  ...readClasses(rates),
  tiers: (Array.isArray(rates.tiers) ? rates.tiers : []).filter(isObject).map((tier) => ({
    aboveInput: typeof tier.above_input === "number" ? tier.above_input : Number.POSITIVE_INFINITY,
    ...readClasses(tier),
  })),
});

const readUsage = (usage: ReceiptBody) =>
  tokenUsageSchema.safeParse({
    input: usage.input,
    cacheRead: usage.cache_read,
    cacheWrite5m: usage.cache_write_5m,
    cacheWrite1h: usage.cache_write_1h,
    output: usage.output,
  });

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
  if (!usage.success) return "its counts are not counts.";
  const priced = priceUsage(readRates(call.rates), usage.data);
  if (!priced.ok) return `it charges counts without a price (${priced.unpriced.join(", ")}).`;
  const expected = (-priced.chargeNanoUsd).toString();
  return expected === amount
    ? null
    : `its counts and rates come to ${expected} nano-USD, not to ${String(amount)}.`;
};
