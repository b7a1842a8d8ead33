import type { NanoUsd } from "@molecule/domain";
import { parseUsd, USD_HINT } from "../../../ui/parse-usd.ts";

export const CREDIT_KINDS = [
  { value: "grant", label: "Grant", detail: "Given, not paid for" },
  { value: "top_up", label: "Top-up", detail: "Paid for by the organization" },
  { value: "refund", label: "Refund", detail: "Given back for a charge" },
  { value: "adjustment", label: "Adjustment", detail: "A correction; may be negative" },
] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number]["value"];

type Parsed =
  | { readonly ok: true; readonly amountNanoUsd: NanoUsd }
  | { readonly ok: false; readonly why: string };

/** Reads a typed amount of US dollars, exactly. Only an adjustment may be negative; none may be zero. */
export const parseCredit = (kind: CreditKind, text: string): Parsed => {
  const [, sign = "", digits = ""] = /^([-−]?)(.*)$/.exec(text.trim()) ?? [];
  const amount = parseUsd(digits);
  if (amount === null) return { ok: false, why: USD_HINT };
  if (amount === 0n) return { ok: false, why: "Nothing would move: the amount is zero." };
  if (sign !== "" && kind !== "adjustment")
    return { ok: false, why: "Only an adjustment may take credit away." };
  return { ok: true, amountNanoUsd: sign === "" ? amount : -amount };
};
