import { decimalFromNanoUsd, type NanoUsd } from "@molecule/domain";

const group = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * An amount for reading: cents from a dollar up, below that as many places as show two significant digits.
 * Never rounds a charge to nothing; the exact figure belongs on hover.
 */
export const formatMoney = (amountNanoUsd: NanoUsd): string => {
  const exact = decimalFromNanoUsd(amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd);
  const sign = amountNanoUsd < 0n ? "−" : "";
  const [whole = "0", fraction = "00"] = exact.split(".");
  if (amountNanoUsd === 0n) return "$0.00";
  if (whole !== "0") return `${sign}$${group(whole)}.${fraction.slice(0, 2)}`;
  const firstDigit = fraction.search(/[1-9]/);
  return `${sign}$0.${fraction.slice(0, Math.max(2, firstDigit + 2))}`;
};

/** The exact amount, for a title. */
export const formatMoneyExact = (amountNanoUsd: NanoUsd): string =>
  `$${decimalFromNanoUsd(amountNanoUsd)} USD`;

/** A price per million tokens, as price lists say it and to its last digit: "$3.00", "$0.375". */
export const formatPricePerMillion = (nanoUsdPerMillion: bigint): string =>
  `$${decimalFromNanoUsd(nanoUsdPerMillion)}`;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const plain = new Intl.NumberFormat("en");

/** "12.3K"; the exact count belongs on hover. */
export const formatCount = (count: number): string =>
  count < 10_000 ? plain.format(count) : compact.format(count);
export const formatCountExact = (count: number): string => plain.format(count);
