import { describe, expect, it } from "vitest";
import { filterModels } from "./filter-models.ts";

const groups = [
  { label: "platform", platform: true, items: ["anthropic/claude-sonnet-4-6", "openai/gpt-5.4"] },
  { label: "tenant", platform: false, items: ["anthropic:claude-sonnet-4-6", "claude-sonnet-4-6", "opus"] },
];

describe("filterModels", () => {
  it.each([
    ["claude-sonnet-4-6", "claude-sonnet-4-6"],
    ["anthropic:claude-sonnet-4-6", "anthropic:claude-sonnet-4-6"],
    ["anthropic/claude-sonnet-4-6", "anthropic/claude-sonnet-4-6"],
    ["anthropic/", "anthropic/claude-sonnet-4-6"],
    ["OPUS", "opus"],
  ])("for %s the first is %s, whoever pays for the others", (typed, first) => {
    expect(filterModels(groups, typed)[0]?.items[0]).toBe(first);
  });

  it.each([
    ["op", ["openai/gpt-5.4", "opus"]],
    ["sonnet", ["anthropic/claude-sonnet-4-6", "anthropic:claude-sonnet-4-6", "claude-sonnet-4-6"]],
    ["onnet", ["anthropic/claude-sonnet-4-6", "anthropic:claude-sonnet-4-6", "claude-sonnet-4-6"]],
    ["nothing", []],
  ])("finds for %s what has a word like it, else what contains it", (typed, found) => {
    expect(filterModels(groups, typed).flatMap(({ items }) => items)).toEqual(found);
  });

  it("does not take one punctuation for another", () => {
    expect(filterModels(groups, "anthropic/").flatMap(({ items }) => items)).toHaveLength(1);
  });
});
