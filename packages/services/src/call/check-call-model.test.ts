import { type Registry, registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { checkCallModel } from "./check-call-model.ts";

const TODAY = new Date("2026-11-24T12:00:00Z");
const check = (runtime: string, model: string, book: Registry = registry, at = TODAY) =>
  checkCallModel(book, runtime, model, at);

describe("checkCallModel", () => {
  it.each([
    ["claude-code", "anthropic/claude-opus-4-7", "anthropic", "claude-opus-4-7", "anthropic-api"],
    ["claude-code", "moonshot/kimi-k2.6", "moonshot", "kimi-k2.6", "moonshot"],
    ["claude-code", "minimax/MiniMax-M2.7", "minimax", "MiniMax-M2.7", "minimax"],
    ["codex", "openai/gpt-5.4", "openai", "gpt-5.4", "openai"],
    ["hermes", "moonshot/kimi-k2.5", "moonshot", "kimi-k2.5", "moonshot"],
  ])("%s may call %s", (runtime, model, vendor, wireModel, provider) => {
    const checked = check(runtime, model);
    expect(checked).toMatchObject({ ok: true, vendor, wireModel, price: { model } });
    expect(checked.ok && checked.provider.name).toBe(provider);
  });

  it.each([
    ["claude-code", "opus", "derives to the tenant's own provider"],
    ["claude-code", "claude-opus-4-7", "bare"],
    ["claude-code", "moonshot:kimi-k2.6", "colon"],
    ["hermes", "kimi-coding/kimi-k2", "the one slash id that is byok"],
    ["claude-code", "openai/gpt-5.4", "another runtime's"],
    ["codex", "anthropic/claude-opus-4-7", "another runtime's"],
    ["claude-code", "anthropic/claude-opus-4-8", "not listed"],
    ["codex", "openai/gpt-5.4:free", "a free variant of a priced one"],
    ["claude-code", "platform/claude", "the closed name leads to no upstream"],
    ["claude-code", "anthropic/claude-opus-4-7 ", "a space"],
    ["claude-code", "ANTHROPIC/claude-opus-4-7", "case"],
    ["claude-code", "", "empty"],
    ["nothing", "anthropic/claude-opus-4-7", "unknown runtime"],
  ])("%s may not call %j (%s)", (runtime, model) => {
    const checked = check(runtime, model);
    expect(checked).toMatchObject({ ok: false, error: { code: "UNREGISTERED_MODEL" } });
  });

  it("offers only models that would be served", () => {
    const checked = check("claude-code", "anthropic/claude-opus-9");
    if (checked.ok) throw new Error("served");
    const suggestions = checked.error.detail.suggestions ?? [];
    expect(suggestions.length).toBeGreaterThan(0);
    for (const model of suggestions) expect(check("claude-code", model).ok).toBe(true);
  });

  it("serves nothing without a price on that day", () => {
    const { "openai/gpt-5.4": _gone, ...prices } = registry.prices;
    expect(check("codex", "openai/gpt-5.4", { ...registry, prices })).toMatchObject({
      ok: false,
      error: { code: "UNPRICED_MODEL" },
    });
    expect(check("codex", "openai/gpt-5.4", registry, new Date("2020-01-01"))).toMatchObject({
      ok: false,
      error: { code: "UNPRICED_MODEL" },
    });
  });
});
