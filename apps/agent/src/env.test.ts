import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { parseAgentEnv } from "./env.ts";

const BASE = {
  WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
  PLATFORM_URL: "http://127.0.0.1:4402/",
  MOLECULE_AGENT_KEY: "ma_live_key",
  MOLECULE_LLM_BILLING_MODE: "byok",
};

describe("the environment of an agent", () => {
  it("is read whole, with blanks as absent", () => {
    const env = parseAgentEnv({
      ...BASE,
      MOLECULE_LLM_DIALECT: "anthropic",
      MODEL: " opus ",
      MOLECULE_MODEL: " ",
      ANTHROPIC_API_KEY: "",
      CLAUDE_CODE_OAUTH_TOKEN: "token-value",
    });
    expect(env).toMatchObject({ platformUrl: "http://127.0.0.1:4402", model: "opus", dialect: "anthropic" });
    expect(env.anthropic.apiKey).toBeNull();
    expect(env.anthropic.oauthToken?.value.expose()).toBe("token-value");
  });

  it("prefers MOLECULE_MODEL", () => {
    expect(parseAgentEnv({ ...BASE, MODEL: "a", MOLECULE_MODEL: "b" }).model).toBe("b");
  });

  it("prints no secret", () => {
    const env = parseAgentEnv({ ...BASE, OPENAI_API_KEY: "very-secret-value" });
    expect(inspect(env, { depth: 9 }) + JSON.stringify(env)).not.toMatch(/very-secret-value|ma_live_key/);
  });

  it.each([
    ["WORKSPACE_ID", "not-a-uuid"],
    ["PLATFORM_URL", "nowhere"],
    ["MOLECULE_AGENT_KEY", ""],
    ["MOLECULE_LLM_BILLING_MODE", "BYOK"],
    ["MOLECULE_LLM_DIALECT", "gemini"],
  ])("is refused for a wrong %s, by name and without the value", (name, value) => {
    const parse = () => parseAgentEnv({ ...BASE, [name]: value });
    expect(parse).toThrow(name);
    if (value !== "") expect(parse).not.toThrow(value);
  });
});
