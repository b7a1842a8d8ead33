import { describe, expect, it } from "vitest";
import { calculator } from "./calculator.ts";
import { createClock } from "./clock.ts";
import { evaluateArithmetic } from "./evaluate-arithmetic.ts";

describe("arithmetic", () => {
  it.each([
    ["17 + 25", 42],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4", 20],
    ["10 - 4 - 3", 3],
    ["2 ^ 3 ^ 2", 512],
    ["-3 + 5", 2],
    ["--3", 3],
    ["7 % 4", 3],
    ["1 / 4", 0.25],
    [" 1.5*2 ", 3],
  ])("%s = %d", (expression, value) => {
    expect(evaluateArithmetic(expression)).toBe(value);
  });

  it.each([
    [""],
    ["1 +"],
    ["(1"],
    ["1)"],
    ["1 2"],
    ["1 / 0"],
    ["process.exit(1)"],
    ["1e9"],
    ["9".repeat(201)],
    [`${"(".repeat(40)}1${")".repeat(40)}`],
  ])("%s is refused", (expression) => {
    expect(() => evaluateArithmetic(expression)).toThrow();
  });
});

describe("tools", () => {
  it("compute and hide the noise of binary fractions", () => {
    expect(calculator.run({ expression: "0.1 + 0.2" })).toBe("0.3");
    expect(() => calculator.run("17 + 25")).toThrow("expression");
  });

  it("tell the time", () => {
    const clock = createClock(() => new Date("2026-11-23T12:00:00Z"));
    expect(clock.run({})).toBe("2026-11-23T12:00:00.000Z");
    expect(clock.run({ timeZone: "Europe/Berlin" })).toBe("2026-11-23 13:00:00 Europe/Berlin");
    expect(() => clock.run({ timeZone: "Mars/Base" })).toThrow("Mars/Base");
  });
});
