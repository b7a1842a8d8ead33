import { registry } from "@molecule/registry";

/**
 * What one call must cost by the price list and the usage that the model recorded, in the dialect's own shape.
 * Shares no code with the gateway.
 */
export const expectedCharge = (model: string, recorded: Readonly<Record<string, unknown>> | null): bigint => {
  const price = registry.prices[model]?.at(-1);
  const per = (count: unknown, nano: bigint | null | undefined) => BigInt(Number(count ?? 0)) * (nano ?? 0n);
  const usage: Record<string, unknown> = { ...recorded };
  // Both dialects' fields may stand in what a test lays over the usage; each provider means its own.
  if ("total_tokens" in usage)
    for (const name of ["cache_read_input_tokens", "cache_creation_input_tokens"]) delete usage[name];
  const details = Object(usage["prompt_tokens_details"] ?? usage["input_tokens_details"]);
  const whole = Number(usage["prompt_tokens"] ?? usage["input_tokens"]);
  const cached = Number(usage["cache_read_input_tokens"] ?? details.cached_tokens ?? 0);
  const fresh = usage["cache_read_input_tokens"] === undefined ? whole - cached : whole;
  const total =
    per(fresh, price?.input) +
    per(cached, price?.cacheRead) +
    per(usage["cache_creation_input_tokens"], price?.cacheWrite5m) +
    per(usage["output_tokens"] ?? usage["completion_tokens"], price?.output);
  return (total + 999_999n) / 1_000_000n;
};
