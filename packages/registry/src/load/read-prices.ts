import { nanoUsdFromDecimal } from "@molecule/domain";
import type { Price, PriceClasses } from "../registry.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import { type Fields, readEntries, readFields, readList, readOptional, readText } from "./read-value.ts";

const CLASS_KEYS = ["input", "output", "cache_read", "cache_write_5m", "cache_write_1h"];
const PRICE_KEYS = {
  required: ["source", "from", "input", "output"],
  optional: ["cache_read", "cache_write_5m", "cache_write_1h", "tiers"],
};
const TIER_KEYS = { required: ["above_input"], optional: CLASS_KEYS };

/** Decimal USD per million tokens as nano-USD per million tokens. */
const readAmount = (log: FaultLog, at: Located): bigint | undefined => {
  const suggestion = 'write USD per million tokens as decimal text, such as "1.25"';
  const text = at.value.kind === "text" ? readText(log, at) : undefined;
  if (at.value.kind === "text" && text === undefined) return undefined;
  if (text !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(text)) return nanoUsdFromDecimal(text);
  const found = at.value.kind === "number" ? at.value.number : (text ?? at.value.kind);
  log({ line: at.line, path: at.path, message: `${found} is not a price as text.`, suggestion });
};

/** A day of the calendar: 2026-02-30 is none. */
const readDay = (log: FaultLog, at: Located): string | undefined => {
  const text = readText(log, at);
  if (text === undefined) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text;
  log({
    line: at.line,
    path: at.path,
    message: `"${text}" is not a day.`,
    suggestion: "write it as 2026-11-01",
  });
};

const readTokenCount = (log: FaultLog, at: Located): number | undefined => {
  if (at.value.kind === "number" && Number.isSafeInteger(at.value.number) && at.value.number > 0)
    return at.value.number;
  const message = "Expected a positive whole number of tokens.";
  log({ line: at.line, path: at.path, message, suggestion: "write it without quotes, such as 200000" });
};

const readClasses = (log: FaultLog, { get }: Fields): PriceClasses => ({
  input: readOptional(log, get("input"), readAmount),
  output: readOptional(log, get("output"), readAmount),
  cacheRead: readOptional(log, get("cache_read"), readAmount),
  cacheWrite5m: readOptional(log, get("cache_write_5m"), readAmount),
  cacheWrite1h: readOptional(log, get("cache_write_1h"), readAmount),
});

const readTier = (log: FaultLog, at: Located): Price["tiers"][number] | undefined => {
  const fields = readFields(log, at, "a tier", TIER_KEYS);
  if (fields === undefined) return undefined;
  const classes = readClasses(log, fields);
  if (CLASS_KEYS.every((key) => fields.get(key) === undefined))
    log({
      line: at.line,
      path: at.path,
      message: "The tier changes no price.",
      suggestion: "add input or output",
    });
  return { aboveInput: readOptional(log, fields.get("above_input"), readTokenCount) ?? 0, ...classes };
};

/** Tiers by rising threshold, whatever their order in the file. */
const readTiers = (log: FaultLog, at: Located): Price["tiers"] => {
  const tiers = (readList(log, at, "a list of tiers") ?? []).flatMap((item) => readTier(log, item) ?? []);
  const sorted = tiers.toSorted((a, b) => a.aboveInput - b.aboveInput);
  if (sorted.some((tier, i) => tier.aboveInput > 0 && tier.aboveInput === sorted[i - 1]?.aboveInput))
    log({ line: at.line, path: at.path, message: "Two tiers begin at one count.", suggestion: "keep one" });
  return sorted;
};

const readPrice = (log: FaultLog, model: string, at: Located): Price | undefined => {
  const fields = readFields(log, at, "a price", PRICE_KEYS);
  if (fields === undefined) return undefined;
  const tiers = fields.get("tiers");
  return {
    model,
    from: readOptional(log, fields.get("from"), readDay) ?? "",
    source: readOptional(log, fields.get("source"), readText) ?? "",
    ...readClasses(log, fields),
    tiers: tiers === undefined ? [] : readTiers(log, tiers),
  };
};

const readDatedPrices = (log: FaultLog, model: string, at: Located): readonly Price[] => {
  const blocks = at.value.kind === "list" ? (readList(log, at, "a list of dated prices") ?? []) : [at];
  const prices = blocks.flatMap((block) => readPrice(log, model, block) ?? []);
  const sorted = prices.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  if (sorted.some((price, i) => price.from !== "" && price.from === sorted[i - 1]?.from))
    log({ line: at.line, path: at.path, message: "Two prices begin on one day.", suggestion: "keep one" });
  return sorted;
};

export const readPrices = (log: FaultLog, at: Located): Readonly<Record<string, readonly Price[]>> =>
  Object.fromEntries(
    (readEntries(log, at, "a mapping of model ids to prices") ?? []).map(({ key, item }) => [
      key,
      readDatedPrices(log, key, item),
    ]),
  );
