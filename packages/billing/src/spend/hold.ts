import type { NanoUsd, TokenUsage } from "@molecule/domain";
import type { ModelLimits, Price } from "@molecule/registry";

/** What is known of a call before it is sent, as far as its cost is concerned. */
export type CallBounds = {
  readonly bodyBytes: number;
  /** Something is referred to, or packed, whose tokens its bytes do not bound: an image, a document. */
  readonly unboundedInput: boolean;
  /** The most output that the caller asked for, per answer; null when it left that to the model. */
  readonly maxOutput: number | null;
  /** How many answers were asked for at once. */
  readonly answers: number;
};

/** Tokens that a call cannot exceed. */
export type TokenBounds = { readonly input: number; readonly output: number };

const PER_MILLION = 1_000_000n;
/** What providers add to a request by themselves, instructions for tools above all; no count of the body shows it. */
const PROVIDER_OWN_TOKENS = 1_000;

/**
 * No token is shorter than a byte, so bytes bound the tokens of text; the model's context bounds whatever else there
 * is. Where a caller asks for more output than the model can write, the model's own maximum holds.
 */
export const boundTokens = (limits: ModelLimits, call: CallBounds): TokenBounds => {
  const output = Math.min(call.maxOutput ?? limits.maxOutput, limits.maxOutput);
  return {
    input: call.unboundedInput
      ? limits.context
      : Math.min(call.bodyBytes + PROVIDER_OWN_TOKENS, limits.context),
    output: output * call.answers,
  };
};

const dearest = (...prices: readonly (bigint | null)[]): bigint =>
  prices.reduce<bigint>((most, price) => (price !== null && price > most ? price : most), 0n);

type Rates = { readonly input: bigint; readonly output: bigint };

/** By the lowest whole input that meets them, falling. */
type RateSteps = readonly (Rates & { readonly aboveInput: number })[];

/** Every call is held, and prices are few. */
const stepsOfPrices = new WeakMap<Price, RateSteps>();

const stepsOf = (price: Price): RateSteps => {
  const known = stepsOfPrices.get(price);
  if (known !== undefined) return known;
  const bounds = [-1, ...price.tiers.map((tier) => tier.aboveInput)];
  const steps = bounds
    .toSorted((a, b) => b - a)
    .map((aboveInput) => ({ aboveInput, ...worstRates(price, aboveInput + 1) }));
  stepsOfPrices.set(price, steps);
  return steps;
};

/** The highest rates that an input of this size may meet: of every class, and of every tier that it may reach. */
const worstRates = (price: Price, inputTokens: number): Rates => {
  const reached = [price, ...price.tiers.filter((tier) => inputTokens > tier.aboveInput)];
  return {
    input: dearest(
      ...reached.flatMap((each) => [each.input, each.cacheRead, each.cacheWrite5m, each.cacheWrite1h]),
    ),
    output: dearest(...reached.map((each) => each.output)),
  };
};

/** The most that a call within these bounds can be charged, rounded up to the next nano-USD. */
export const holdFor = (price: Price, bounds: TokenBounds): NanoUsd => {
  const rates =
    stepsOf(price).find((step) => bounds.input > step.aboveInput) ?? worstRates(price, bounds.input);
  const total = BigInt(bounds.input) * rates.input + BigInt(bounds.output) * rates.output;
  return (total + PER_MILLION - 1n) / PER_MILLION;
};

/**
 * Stands in for numbers that an answer lacks or that cannot be true: all input as fresh, and no more output than
 * bytes came, since no token is shorter than a byte.
 */
export const estimateUsage = (bounds: TokenBounds, answerBytes: number): TokenUsage => ({
  input: bounds.input,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: Math.min(answerBytes, bounds.output),
});
