import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("a provider's words", () => {
  it.each([
    [
      "Incorrect API key provided: my-own-secret-1",
      ["my-own-secret-1"],
      "Incorrect API key provided: [secret]",
    ],
    ["Incorrect API key provided: sk-proj-abc***********wxyz.", [], "Incorrect API key provided: [secret]"],
    ["key mk_live_abcdefghijk is unknown", [], "key [secret] is unknown"],
    ["two\n  lines", [], "two lines"],
    ["the task is at risk-free level", [], "the task is at risk-free level"],
  ])("%s", (words, secrets, shown) => {
    expect(redact(words, secrets)).toBe(shown);
  });

  it("are shortened", () => {
    expect(redact("x ".repeat(1000), [])).toHaveLength(300);
  });
});
