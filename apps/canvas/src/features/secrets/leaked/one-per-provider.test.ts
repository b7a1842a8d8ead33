import { expect, it } from "vitest";
import { onePerProvider } from "./one-per-provider.ts";

it.each([
  ["one", ["ANTHROPIC_API_KEY"], ["ANTHROPIC_API_KEY"]],
  [
    "several of one provider",
    ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"],
    ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
  ],
  ["names of nobody's", ["FOO", "BAR"], ["FOO"]],
  ["none", [], []],
])("names one of each provider: %s", (_, names, expected) => {
  expect(onePerProvider(names)).toEqual(expected);
});
