import { expect, it } from "vitest";
import { isUnavailable } from "./is-unavailable.ts";

const withCode = (code: string): Error => Object.assign(new Error("refused"), { code });

it.each([
  ["ECONNREFUSED", true],
  ["CONNECTION_CLOSED", true],
  ["CONNECT_TIMEOUT", true],
  ["08006", true],
  ["40P01", true],
  ["53100", true],
  ["57P01", true],
  ["57014", true],
  ["25006", true],
  ["55P03", true],
  ["23505", false],
  ["22P02", false],
  ["42501", false],
  ["25P02", false],
])("%s: worth trying again %s, also as the cause of another error", (code, expected) => {
  expect(isUnavailable(withCode(code))).toBe(expected);
  expect(isUnavailable(new Error("failed", { cause: withCode(code) }))).toBe(expected);
});

it("what is no error with a code is not", () => {
  expect([new Error("x"), "x", undefined].map(isUnavailable)).toEqual([false, false, false]);
});
