import { expect, it } from "vitest";
import { registry } from "./generated/registry.gen.ts";
import { resolveUpstream } from "./resolve-upstream.ts";

it.each([
  ["openai/gpt-5.4", { ok: true, vendor: "openai", model: "gpt-5.4", provider: "openai" }],
  ["anthropic/a/b", { ok: true, vendor: "anthropic", model: "a/b", provider: "anthropic-api" }],
  ["anthropic:a/b", { ok: true, vendor: "anthropic", model: "a/b", provider: "anthropic-api" }],
  ["anthropic:a:b", { ok: true, vendor: "anthropic", model: "a:b", provider: "anthropic-api" }],
  ["moonshot/x:y/z", { ok: true, vendor: "moonshot", model: "x:y/z", provider: "moonshot" }],
  ["openai/:", { ok: true, vendor: "openai", model: ":", provider: "openai" }],
  ["anthropic:", { ok: false }],
  ["/gpt-5.4", { ok: false }],
  [":gpt-5.4", { ok: false }],
  ["", { ok: false }],
  ["OpenAI/gpt-5.4", { ok: false }],
  ["openai /gpt-5.4", { ok: false }],
  ["anthropic-api/claude-opus-4-7", { ok: false }],
  ["kimi-coding/kimi-k2", { ok: false }],
  ["constructor/x", { ok: false }],
])("%s", (model, expected) => {
  expect(resolveUpstream(registry, model)).toEqual(expected);
});
