import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { parsePlatformKeys, readFailpoint } from "./env.ts";

describe("parsePlatformKeys", () => {
  it("reads several keys of a vendor, and never a provider's own variable", () => {
    const keys = parsePlatformKeys(
      { MOLECULE_PLATFORM_KEYS_ANTHROPIC: " a, b ,,", ANTHROPIC_API_KEY: "mine", OPENAI_API_KEY: "mine" },
      registry,
    );
    expect([...keys].map(([vendor, values]) => [vendor, values.map((key) => key.expose())])).toEqual([
      ["anthropic", ["a", "b"]],
    ]);
  });

  it("counts an empty variable as none", () => {
    expect(parsePlatformKeys({ MOLECULE_PLATFORM_KEYS_OPENAI: " , " }, registry).size).toBe(0);
  });

  it("stops at a vendor that there is not, without repeating the value", () => {
    const parse = () => parsePlatformKeys({ MOLECULE_PLATFORM_KEYS_ANTROPIC: "sk-secret" }, registry);
    expect(parse).toThrow(/MOLECULE_PLATFORM_KEYS_ANTROPIC names no vendor/);
    expect(parse).not.toThrow(/sk-secret/);
  });
});

describe("readFailpoint", () => {
  it("is none unless asked for", () => {
    expect(readFailpoint({ NODE_ENV: "production" })).toBeUndefined();
    expect(readFailpoint({ GATEWAY_FAILPOINT: "" })).toBeUndefined();
  });

  it("names a point, and which time", () => {
    expect(readFailpoint({ GATEWAY_FAILPOINT: "usage-read" })).toEqual({ point: "usage-read", nth: 1 });
    expect(readFailpoint({ GATEWAY_FAILPOINT: "end-committed:12" })).toEqual({
      point: "end-committed",
      nth: 12,
    });
  });

  it.each(["usage", "usage-read:0", "usage-read:x", "usage-read:1:2"])("refuses %s", (text) => {
    expect(() => readFailpoint({ GATEWAY_FAILPOINT: text })).toThrow(/is no failpoint/);
  });

  it("is refused in an installation", () => {
    expect(() => readFailpoint({ GATEWAY_FAILPOINT: "usage-read", NODE_ENV: "production" })).toThrow(
      /for tests/,
    );
  });
});
