import { describe, expect, it } from "vitest";
import { formatMoney } from "./format-money.ts";

describe("formatMoney", () => {
  it.each([
    [0n, "$0.00"],
    [1n, "$0.000000001"],
    [37_500_000n, "$0.037"],
    [1_234_000n, "$0.0012"],
    [500_000_000n, "$0.50"],
    [12_345_678_900n, "$12.34"],
    [1_234_567_000_000_000n, "$1,234,567.00"],
    [-2_000_000_000n, "−$2.00"],
  ])("%s nano-USD reads %s", (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });
});
