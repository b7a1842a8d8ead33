import { describe, expect, it } from "vitest";
import { registry } from "./generated/registry.gen.ts";
import { listOfferedModels } from "./list-offered-models.ts";

const at = new Date("2026-11-24T00:00:00Z");

describe("listOfferedModels", () => {
  it("lists every id of a runtime with who bills it", () => {
    const offered = listOfferedModels(registry, "codex", at);
    expect(offered.map(({ model, provider, platformBilled }) => [model, provider, platformBilled])).toEqual([
      ["gpt-5.5", "openai", false],
      ["gpt-5.4", "openai", false],
      ["gpt-5.4-mini", "openai", false],
      ["gpt-5.3-codex", "openai", false],
      ["gpt-5.3-codex-spark", "openai", false],
      ["gpt-5.2", "openai", false],
      ["openai/gpt-5.4", "platform", true],
      ["openai/gpt-5.4-mini", "platform", true],
    ]);
  });

  it("names credentials where the tenant pays and prices where the platform does", () => {
    const offered = new Map(listOfferedModels(registry, "codex", at).map((model) => [model.model, model]));
    expect(offered.get("gpt-5.4")).toMatchObject({ authEnv: ["OPENAI_API_KEY"], price: null });
    expect(offered.get("openai/gpt-5.4")).toMatchObject({
      authEnv: null,
      price: { model: "openai/gpt-5.4" },
    });
  });

  it("prices every platform model of every runtime", () => {
    const billed = registry.runtimes.flatMap(({ name }) =>
      listOfferedModels(registry, name, at).filter((model) => model.platformBilled),
    );
    expect(billed.length).toBe(12);
    expect(billed.filter(({ price }) => price === null)).toEqual([]);
  });

  it("has no price before the first day of one", () => {
    const early = listOfferedModels(registry, "codex", new Date("2020-01-01"));
    expect(early.find(({ model }) => model === "openai/gpt-5.4")?.price).toBeNull();
  });

  it.each(["nowhere", "", "constructor"])("offers nothing for the unknown runtime %s", (runtime) => {
    expect(listOfferedModels(registry, runtime, at)).toEqual([]);
  });
});
