import { describe, expect, it } from "vitest";
import { parseCredit } from "./parse-credit.ts";

describe("parseCredit", () => {
  it.each([
    ["grant", "25", 25_000_000_000n],
    ["top_up", " $1,250.50 ", 1_250_500_000_000n],
    ["refund", "0.000000001", 1n],
    ["adjustment", "-3", -3_000_000_000n],
    ["adjustment", "−0.5", -500_000_000n],
  ] as const)("reads a %s of %s exactly", (kind, text, amountNanoUsd) => {
    expect(parseCredit(kind, text)).toEqual({ ok: true, amountNanoUsd });
  });

  it.each([
    ["grant", "", "US dollars"],
    ["grant", "ten", "US dollars"],
    ["grant", "1e3", "US dollars"],
    ["grant", "0.0000000001", "US dollars"],
    ["grant", "0.00", "zero"],
    ["grant", "-3", "Only an adjustment"],
  ] as const)("refuses a %s of %j in words", (kind, text, why) => {
    const parsed = parseCredit(kind, text);
    expect(parsed.ok ? "" : parsed.why).toContain(why);
  });
});
