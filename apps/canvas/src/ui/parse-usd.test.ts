import { describe, expect, it } from "vitest";
import { parseUsd } from "./parse-usd.ts";

describe("parseUsd", () => {
  it.each([
    ["25", 25_000_000_000n],
    [" $1,250.50 ", 1_250_500_000_000n],
    ["0.000000001", 1n],
    ["0", 0n],
  ])("reads %j", (text, amount) => {
    expect(parseUsd(text)).toBe(amount);
  });

  it.each(["", "-1", "1e3", "0.0000000001", "ten", "1.2.3"])("refuses %j", (text) => {
    expect(parseUsd(text)).toBeNull();
  });
});
