import { describe, expect, it } from "vitest";
import { AgentFailure } from "../agent-failure.ts";
import { parseAgentEnv } from "../env.ts";
import { planRoute } from "./plan-route.ts";

const env = (more: Record<string, string>) =>
  parseAgentEnv({
    WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
    PLATFORM_URL: "http://127.0.0.1:4402",
    MOLECULE_AGENT_KEY: "ma_live_key",
    MOLECULE_LLM_BILLING_MODE: "byok",
    MODEL: "anthropic:opus",
    ...more,
  });

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "ok";
  } catch (error) {
    return error instanceof AgentFailure ? error.detail.code : "unforeseen";
  }
};

describe("the one route of a run", () => {
  it.each([
    ["anthropic", { ANTHROPIC_API_KEY: "k" }, "k", "key", "ANTHROPIC_API_KEY"],
    ["anthropic", { ANTHROPIC_AUTH_TOKEN: "t" }, "t", "bearer", "ANTHROPIC_AUTH_TOKEN"],
    ["anthropic", { CLAUDE_CODE_OAUTH_TOKEN: "o" }, "o", "subscription", "CLAUDE_CODE_OAUTH_TOKEN"],
    // Two names with one value are what the projection of a third party's key looks like.
    [
      "anthropic",
      { ANTHROPIC_API_KEY: "t", ANTHROPIC_AUTH_TOKEN: "t" },
      "t",
      "bearer",
      "ANTHROPIC_AUTH_TOKEN",
    ],
    ["openai", { OPENAI_API_KEY: "k", ANTHROPIC_API_KEY: "other" }, "k", "bearer", "OPENAI_API_KEY"],
  ])("%s with %j", (dialect, credentials, credential, scheme, credentialName) => {
    const route = planRoute(env({ MOLECULE_LLM_DIALECT: dialect, ...credentials }), true);
    expect(route).toMatchObject({
      dialect,
      credential,
      scheme,
      credentialName,
      model: "opus",
      baseUrl: null,
    });
  });

  it("takes the base URL of its dialect alone", () => {
    const urls = { ANTHROPIC_BASE_URL: "http://a", OPENAI_BASE_URL: "http://o" };
    const keys = { ANTHROPIC_API_KEY: "a", OPENAI_API_KEY: "o" };
    const route = (dialect: string) =>
      planRoute(env({ MOLECULE_LLM_DIALECT: dialect, ...urls, ...keys }), true);
    expect([route("anthropic").baseUrl, route("openai").baseUrl]).toEqual(["http://a", "http://o"]);
  });

  it.each([
    ["no dialect", { OPENAI_API_KEY: "k" }, true, "LLM_NOT_MANAGED"],
    ["no model", { MOLECULE_LLM_DIALECT: "openai", OPENAI_API_KEY: "k", MODEL: " " }, true, "MODEL_REQUIRED"],
    ["no credential", { MOLECULE_LLM_DIALECT: "openai" }, true, "MISSING_CREDENTIAL"],
    [
      "the other dialect's credential",
      { MOLECULE_LLM_DIALECT: "openai", ANTHROPIC_API_KEY: "k" },
      true,
      "MISSING_CREDENTIAL",
    ],
    [
      "a real subscription in a loop",
      { MOLECULE_LLM_DIALECT: "anthropic", CLAUDE_CODE_OAUTH_TOKEN: "t" },
      false,
      "RUNTIME_NOT_INSTALLED",
    ],
  ])("%s is refused", (_, more, sandbox, code) => {
    expect(codeOf(() => planRoute(env(more), sandbox))).toBe(code);
  });
});
