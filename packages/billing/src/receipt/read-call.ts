import { type TokenUsage, tokenUsageSchema } from "@molecule/domain";
import type { Price, PriceClasses } from "@molecule/registry";
import { classPricesAt } from "../price/price-usage.ts";
import type { CanonicalValue } from "./canonical-json.ts";
import type { ReceiptBody } from "./receipt.ts";

export const isObject = (value: CanonicalValue | undefined): value is ReceiptBody =>
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

export const readRates = (rates: ReceiptBody): Price => ({
  ...{ model: "", from: "", source: "" },
  ...readClasses(rates),
  tiers: (Array.isArray(rates.tiers) ? rates.tiers : []).filter(isObject).map((tier) => ({
    aboveInput: typeof tier.above_input === "number" ? tier.above_input : Number.POSITIVE_INFINITY,
    ...readClasses(tier),
  })),
});

export const readUsage = (usage: ReceiptBody): TokenUsage | null =>
  tokenUsageSchema.safeParse({
    input: usage.input,
    cacheRead: usage.cache_read,
    cacheWrite5m: usage.cache_write_5m,
    cacheWrite1h: usage.cache_write_1h,
    output: usage.output,
  }).data ?? null;

const readText = (value: CanonicalValue | undefined): string | null =>
  typeof value === "string" ? value : null;

/** What a receipt says of its call: who paid whom with what, for which counts, at which price. */
export type ReceiptCall = {
  readonly attemptId: string;
  readonly runId: string;
  readonly payer: string;
  readonly credentialKind: string;
  readonly provider: string | null;
  readonly vendor: string;
  readonly model: string;
  readonly wireModel: string;
  readonly providerRequestId: string | null;
  readonly estimated: boolean;
  readonly usage: TokenUsage | null;
  readonly price: { readonly model: string; readonly from: string } | null;
  /** Of the tier that the call was priced by. */
  readonly rates: PriceClasses | null;
  readonly admittedAt: string;
  readonly finishedAt: string | null;
};

const ratesOf = (rates: CanonicalValue | undefined, usage: TokenUsage | null): PriceClasses | null => {
  if (!isObject(rates)) return null;
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = classPricesAt(
    readRates(rates),
    usage === null ? 0 : usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h,
  );
  return { input, output, cacheRead, cacheWrite5m, cacheWrite1h };
};

const readPrice = (price: CanonicalValue | undefined): ReceiptCall["price"] => {
  if (!isObject(price)) return null;
  const [model, from] = [readText(price.model), readText(price.from)];
  return model === null || from === null ? null : { model, from };
};

/** Reads the call out of a receipt's body; null for a receipt that is about none, or that names none by its id. */
export const readReceiptCall = ({ call }: ReceiptBody): ReceiptCall | null => {
  if (!isObject(call)) return null;
  const text = (name: string): string => readText(call[name]) ?? "";
  if (text("attempt") === "" || text("model") === "") return null;
  const usage = isObject(call.usage) ? readUsage(call.usage) : null;
  return {
    ...{ attemptId: text("attempt"), runId: text("run") },
    ...{ payer: text("payer"), credentialKind: text("credential_kind") },
    ...{ provider: readText(call.provider), vendor: text("vendor") },
    ...{ model: text("model"), wireModel: text("wire_model") },
    ...{ providerRequestId: readText(call.provider_request_id), estimated: call.estimated === true },
    ...{ usage, price: readPrice(call.price), rates: ratesOf(call.rates, usage) },
    ...{ admittedAt: text("admitted_at"), finishedAt: readText(call.finished_at) },
  };
};
