import type { CataloguePrice } from "@molecule/billing";
import { z } from "zod";
import { type Catalogue, nanoUsdOf, notInstalled } from "./catalogue.ts";

const NAME = "@pydantic/genai-prices 0.1.8";
const PROVIDERS: Readonly<Record<string, string>> = {
  anthropic: "anthropic",
  openai: "openai",
  moonshot: "moonshotai",
  minimax: "minimax",
};
/** Our classes by its keys. */
const KEYS = {
  input: "input_mtok",
  output: "output_mtok",
  cacheRead: "cache_read_mtok",
  cacheWrite5m: "cache_write_mtok",
  cacheWrite1h: "cache_write_1h_mtok",
} as const;

const amount = z.union([
  z.number(),
  z.object({ base: z.number(), tiers: z.array(z.object({ start: z.number(), price: z.number() })) }),
]);
const modelPrice = z.record(z.string(), z.unknown());

type Amount = z.infer<typeof amount> | undefined;

const baseOf = (value: Amount): bigint | null =>
  value === undefined ? null : nanoUsdOf(typeof value === "number" ? value : value.base);

const priceAbove = (value: Amount, start: number): bigint | null => {
  if (value === undefined || typeof value === "number") return null;
  const tier = value.tiers.find((each) => each.start === start);
  return tier === undefined ? null : nanoUsdOf(tier.price);
};

/** @throws ZodError when the package changed its form */
const readPrice = (raw: unknown): CataloguePrice => {
  const price = modelPrice.parse(raw);
  const read = (key: string): Amount => amount.optional().parse(price[key]);
  const values = {
    input: read(KEYS.input),
    output: read(KEYS.output),
    cacheRead: read(KEYS.cacheRead),
    cacheWrite5m: read(KEYS.cacheWrite5m),
    cacheWrite1h: read(KEYS.cacheWrite1h),
  };
  const classes = (pick: (value: Amount) => bigint | null) => ({
    input: pick(values.input),
    output: pick(values.output),
    cacheRead: pick(values.cacheRead),
    cacheWrite5m: pick(values.cacheWrite5m),
    cacheWrite1h: pick(values.cacheWrite1h),
  });
  const starts = new Set(
    Object.values(values).flatMap((value) =>
      typeof value === "object" ? value.tiers.map((tier) => tier.start) : [],
    ),
  );
  return {
    ...classes(baseOf),
    tiers: [...starts].map((start) => ({
      aboveInput: start,
      ...classes((value) => priceAbove(value, start)),
    })),
  };
};

export const openGenaiPrices = async (): Promise<Catalogue> => {
  const { calcPrice } = await import("@pydantic/genai-prices").catch((error: unknown) => {
    throw notInstalled(NAME, error);
  });
  return {
    name: NAME,
    find: (vendor, model, at) => {
      const providerId = PROVIDERS[vendor];
      if (providerId === undefined) return undefined;
      // The library picks the price of the day; the amounts that it would compute are floating-point and not used.
      const found = calcPrice({ input_tokens: 1 }, model, { providerId, timestamp: at });
      return found === null ? undefined : readPrice(found.model_price);
    },
  };
};
