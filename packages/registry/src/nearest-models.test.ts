import { expect, it } from "vitest";
import { registry } from "./generated/registry.gen.ts";
import { nearestModels } from "./nearest-models.ts";

it.each([
  ["codex", "gpt5.4", "gpt-5.4"],
  ["codex", "openai:gpt-5.4", "openai/gpt-5.4"],
  ["claude-code", "OPUS", "opus"],
  ["claude-code", "SONNET", "sonnet"],
  ["claude-code", "anthropic:claude-opus-4-8", "anthropic/claude-opus-4-7"],
  ["hermes", "moonshot:kimi-k2.6", "moonshot/kimi-k2.6"],
])("%s offers for %s first %s", (runtime, text, nearest) => {
  const found = nearestModels(registry, runtime, text);
  expect(found[0]).toBe(nearest);
  expect(found.length).toBeLessThanOrEqual(3);
});

it("offers nothing for an unknown runtime", () => {
  expect(nearestModels(registry, "nowhere", "opus")).toEqual([]);
});
