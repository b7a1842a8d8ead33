import { describe, expect, it } from "vitest";
import { findLimits } from "./find-limits.ts";
import { registry } from "./generated/registry.gen.ts";

/** Platform models that lead somewhere: those below `platform/` have no upstream. */
const platformModels = () => Object.keys(registry.prices).filter((id) => PLATFORM_MODELS.has(id));
const PLATFORM_MODELS: ReadonlySet<string> = new Set(
  registry.runtimes.flatMap(({ providers }) =>
    providers.filter(({ provider }) => provider === "platform").flatMap(({ models }) => models),
  ),
);

/** What the file must carry is written down a second time here on purpose: a slip in the file then shows. */
describe("providers.yaml", () => {
  it("has every provider with its vendor namespace", () => {
    expect(registry.providers.map(({ name }) => name).join(" ")).toBe(
      "anthropic-api anthropic-oauth openai moonshot minimax platform xiaomi-mimo zai kimi-coding deepseek google alibaba nousresearch openrouter huggingface ai-gateway opencode-zen opencode-go kilocode minimax-cn ollama-cloud ollama nvidia arcee custom",
    );
    expect(
      Object.fromEntries(
        registry.providers.flatMap((p) => (p.upstreamVendor ? [[p.upstreamVendor, p.name]] : [])),
      ),
    ).toEqual({ anthropic: "anthropic-api", openai: "openai", moonshot: "moonshot", minimax: "minimax" });
  });

  it("has every runtime with its default", () => {
    expect(registry.runtimes.map(({ name, dialect, defaultModel }) => [name, dialect, defaultModel])).toEqual(
      [
        ["claude-code", "anthropic", "anthropic/claude-sonnet-4-6"],
        ["codex", "openai", "openai/gpt-5.4"],
        ["hermes", "openai", "moonshot/kimi-k2.6"],
        ["openclaw", "openai", "moonshot/kimi-k2.6"],
      ],
    );
  });

  it("spells what the platform bills with a slash and the rest without, with one known exception", () => {
    const slashed = registry.runtimes.flatMap((runtime) =>
      runtime.providers.flatMap(({ provider, models }) =>
        models.filter((id) => id.includes("/") !== (provider === "platform")),
      ),
    );
    expect(slashed).toEqual(["kimi-coding/kimi-k2"]);
  });

  it("has an address for every vendor that the gateway reaches", () => {
    for (const { upstreamVendor, baseUrl } of registry.providers)
      if (upstreamVendor !== null) expect(baseUrl).toMatch(/^https:\/\//);
  });

  it("bounds every model that the platform serves, and says where the bound was read", () => {
    for (const model of platformModels()) {
      const limits = findLimits(registry, model);
      expect([model, limits?.source]).toEqual([model, expect.stringMatching(/read \d{4}-\d{2}-\d{2}$/)]);
      expect(limits?.maxOutput).toBeLessThanOrEqual(limits?.context ?? 0);
    }
    expect(findLimits(registry, "constructor")).toBeUndefined();
  });

  it("says where every price was read", () => {
    for (const price of Object.values(registry.prices).flat())
      expect(price.source).toMatch(/^https:\/\/.*read \d{4}-\d{2}-\d{2}$/);
  });
});
