import { expect, it } from "vitest";
import { loadOrThrow } from "./fixtures/load-or-throw.ts";
import { SMALL_MANIFEST } from "./fixtures/small-manifest.ts";
import { registry } from "./generated/registry.gen.ts";
import { keyFormatOwners } from "./key-format-owners.ts";

it.each([
  ["sk-ant-api03-x", ["anthropic-api", "anthropic-oauth"]],
  [" \n sk-ant-oat01-x \n", ["anthropic-api", "anthropic-oauth"]],
  ["sk-proj-x", ["openai"]],
  ["sk-svcacct-x", ["openai"]],
  ["sk-admin-x", ["openai"]],
  ["sk-or-v1-x", ["openrouter"]],
  ["AIzaSyX", ["google"]],
  ["hf_x", ["huggingface"]],
  ["nvapi-x", ["nvidia"]],
  ["sk-x", null],
  ["aizaSyX", null],
  ["SK-ANT-x", null],
  ["x sk-ant-x", null],
  ["", null],
])("%s is in the format of %s", (value, owners) => {
  expect(keyFormatOwners(registry, value)).toEqual(owners);
});

it("the longest prefix says whose a key is, in whatever order they are listed", () => {
  const nested = loadOrThrow(
    `${SMALL_MANIFEST}key_formats: [{prefix: s, providers: [platform]}, {prefix: sk-a, providers: [openai]}, {prefix: sk-, providers: [platform]}]\n`,
  );
  expect([keyFormatOwners(nested, "sk-a1"), keyFormatOwners(nested, "sk-b")]).toEqual([
    ["openai"],
    ["platform"],
  ]);
});
