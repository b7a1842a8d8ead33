import { describe, expect, it } from "vitest";
import { parseAgentEnv } from "../../env.ts";
import { planClaudeEnv } from "./claude-env.ts";

const BASE = {
  WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
  PLATFORM_URL: "http://127.0.0.1:4402",
  MOLECULE_AGENT_KEY: "ma_live_key",
  MOLECULE_LLM_BILLING_MODE: "byok",
  MOLECULE_LLM_DIALECT: "anthropic",
  MODEL: "claude-sonnet-4-6",
  HOME: "/home/run",
  PATH: "/usr/bin",
};
const plan = (more: Readonly<Record<string, string>>) =>
  planClaudeEnv(parseAgentEnv({ ...BASE, ...more }), false);

/** Names by which Claude Code can be sent elsewhere, or to another cloud's bill. */
const HIJACKS = [
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_FOUNDRY",
  "CLAUDE_CODE_USE_GATEWAY",
  "CLAUDE_CODE_API_BASE_URL",
  "CLAUDE_CONFIG_DIR",
  "ANTHROPIC_UNIX_SOCKET",
  "ANTHROPIC_FOUNDRY_BASE_URL",
  "ANTHROPIC_FOUNDRY_API_KEY",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
];

describe("the environment of Claude Code", () => {
  it("is the planned one without the agent's own key, with a fresh folder for its configuration", () => {
    const { variables, withheld } = plan({ ANTHROPIC_API_KEY: "k", FOO: "bar" });
    expect(variables).toMatchObject({
      ANTHROPIC_API_KEY: "k",
      FOO: "bar",
      PATH: "/usr/bin",
      HOME: "/home/run",
    });
    expect(variables["CLAUDE_CONFIG_DIR"]).toBe("/home/run/.claude");
    expect(variables).not.toHaveProperty("MOLECULE_AGENT_KEY");
    expect(withheld).toEqual([]);
  });

  it.each(HIJACKS)("does not pass on %s, and says so", (name) => {
    const { variables, withheld } = plan({ CLAUDE_CODE_OAUTH_TOKEN: "t", [name]: "elsewhere" });
    expect(Object.values(variables)).not.toContain("elsewhere");
    expect(variables["CLAUDE_CODE_OAUTH_TOKEN"]).toBe("t");
    expect(withheld).toEqual([name]);
  });

  it("leaves everything as it is where nothing is managed", () => {
    const { variables, withheld } = plan({
      MOLECULE_LLM_BILLING_MODE: "disabled",
      CLAUDE_CODE_USE_FOUNDRY: "1",
    });
    expect(variables["CLAUDE_CODE_USE_FOUNDRY"]).toBe("1");
    expect(withheld).toEqual([]);
  });

  it.each([
    [
      "our gateway",
      { MOLECULE_LLM_BILLING_MODE: "platform_managed", MODEL: "anthropic/claude-opus-4-7" },
      "anthropic/claude-opus-4-7",
    ],
    [
      "another provider",
      { ANTHROPIC_BASE_URL: "https://api.example/anthropic", MODEL: "minimax:MiniMax-M2" },
      "MiniMax-M2",
    ],
    ["its own provider", { MODEL: "claude-sonnet-4-6" }, undefined],
    ["its own subscription", { MODEL: "opus", ANTHROPIC_BASE_URL: "http://127.0.0.1:1" }, undefined],
  ])("at %s names the model of helpers: %s", (_, more, model) => {
    const { variables } = plan(more);
    expect(variables["ANTHROPIC_DEFAULT_HAIKU_MODEL"]).toBe(model);
    expect(variables["CLAUDE_CODE_SUBAGENT_MODEL"]).toBe(model);
  });

  it("tells root that it stands in a sandbox, and nobody else", () => {
    const env = parseAgentEnv(BASE);
    expect(planClaudeEnv(env, true).variables["IS_SANDBOX"]).toBe("1");
    expect(planClaudeEnv(env, false).variables).not.toHaveProperty("IS_SANDBOX");
  });
});
