import { findPrice, registry } from "@molecule/registry";
import type { RecordedRequest } from "@molecule/sandbox-model";

const PER_PRICE = 1_000_000n;

const count = (usage: Readonly<Record<string, unknown>>, ...names: readonly string[]): bigint => {
  const name = names.find((each) => typeof usage[each] === "number");
  if (name === undefined) throw new Error(`The model recorded none of ${names.join(", ")}.`);
  return BigInt(Number(usage[name]));
};

/**
 * What calls must cost by the list price and the numbers that the model itself recorded; shares no arithmetic with
 * the product. The sandbox model has no cache, so input and output are all there is.
 */
export const chargeOf = (model: string, requests: readonly Pick<RecordedRequest, "usage">[]): bigint => {
  const price = findPrice(registry, model, new Date());
  if (price?.input == null || price.output == null) throw new Error(`${model} has no price.`);
  const { input, output } = price;
  return requests.reduce((sum, { usage }) => {
    if (usage === null) throw new Error("The model recorded a call without usage.");
    const cost =
      count(usage, "input_tokens", "prompt_tokens") * input +
      count(usage, "output_tokens", "completion_tokens") * output;
    return sum + (cost + PER_PRICE - 1n) / PER_PRICE;
  }, 0n);
};
