import { type NanoUsd, nanoUsdFromDecimal } from "@molecule/domain";

/** What to write instead of an amount that cannot be read. */
export const USD_HINT = "Write US dollars with at most nine decimals, such as 25 or 0.50.";

/** Reads a typed amount of US dollars exactly, "$1,250.50" too; null for what is none. A sign is none. */
export const parseUsd = (text: string): NanoUsd | null => {
  try {
    return nanoUsdFromDecimal(text.trim().replace(/^\$/, "").replaceAll(",", ""));
  } catch {
    return null;
  }
};
