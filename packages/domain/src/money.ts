/** Money is an integer count of nano-US-dollars: 1 USD = 1_000_000_000 nano-USD. */
export type NanoUsd = bigint;

export const NANO_PER_USD = 1_000_000_000n;

const DECIMAL = /^(\d+)(?:\.(\d{1,9}))?$/;

/**
 * Reads decimal USD text ("1.25") without floating point.
 * @throws RangeError on a sign, an exponent, or more than nine decimals.
 */
export const nanoUsdFromDecimal = (text: string): NanoUsd => {
  const match = DECIMAL.exec(text);
  if (match === null)
    throw new RangeError(`"${text}" is not a decimal amount of USD with at most 9 decimals`);
  const [, whole = "0", fraction = ""] = match;
  return BigInt(whole) * NANO_PER_USD + BigInt(fraction.padEnd(9, "0"));
};

/** The exact decimal text of an amount, at least two decimals: "-0.0375", "12.00". */
export const decimalFromNanoUsd = (amountNanoUsd: NanoUsd): string => {
  const sign = amountNanoUsd < 0n ? "-" : "";
  const magnitude = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd;
  const fraction = (magnitude % NANO_PER_USD)
    .toString()
    .padStart(9, "0")
    .replace(/0{1,7}$/, "");
  return `${sign}${magnitude / NANO_PER_USD}.${fraction}`;
};
