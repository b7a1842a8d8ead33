import { describe, expect, it } from "vitest";
import { parseAgentEnv } from "../../env.ts";
import { planCodexStart } from "./codex-env.ts";
import { readCodexEvent } from "./codex-events.ts";
import { codexFailure } from "./codex-failure.ts";

const BASE = {
  WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
  PLATFORM_URL: "http://127.0.0.1:4402",
  MOLECULE_AGENT_KEY: "ma_live_key",
  MOLECULE_LLM_BILLING_MODE: "byok",
  MOLECULE_LLM_DIALECT: "openai",
  MODEL: "gpt-5.4",
  OPENAI_API_KEY: "k-0123456789",
  HOME: "/home/run",
};
const TEAM = { url: "http://127.0.0.1:8/mcp", token: "team-token" };
const plan = (more: Readonly<Record<string, string>> = {}) =>
  planCodexStart(parseAgentEnv({ ...BASE, ...more }), "Ada", TEAM);

describe("the start of Codex", () => {
  it("has the planned key in the one variable that its provider reads, and no key on the command line", () => {
    const { variables, args } = plan({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1" });
    expect(variables).toMatchObject({ OPENAI_API_KEY: "k-0123456789", CODEX_HOME: "/home/run/.codex" });
    expect(variables).not.toHaveProperty("MOLECULE_AGENT_KEY");
    expect(args.join(" ")).not.toContain("k-0123456789");
    expect(args.find((arg) => arg.startsWith("model_providers."))).toContain(
      'base_url="http://127.0.0.1:9/v1"',
    );
    expect(args).toContain("gpt-5.4");
  });

  it("names the team's server, and its token in a variable alone that no shell of Codex gets", () => {
    const { variables, args } = plan({ NO_PROXY: " ", no_proxy: "intern.example" });
    const team = args.find((arg) => arg.startsWith("mcp_servers.team="));
    expect(team).toContain(`url="${TEAM.url}"`);
    expect(team).toContain('bearer_token_env_var="MOLECULE_TEAM_TOKEN"');
    expect(args).toContain('shell_environment_policy.exclude=["MOLECULE_TEAM_TOKEN"]');
    expect(variables["MOLECULE_TEAM_TOKEN"]).toBe(TEAM.token);
    expect(args.join(" ")).not.toContain(TEAM.token);
    expect(variables["NO_PROXY"]).toBe("intern.example,127.0.0.1");
    expect(plan().variables["NO_PROXY"]).toBe("127.0.0.1");
  });

  it("calls OpenAI itself where nothing else was planned", () => {
    expect(plan().args.join(" ")).toContain('base_url="https://api.openai.com/v1"');
  });

  it.each(["CODEX_API_KEY", "CODEX_HOME", "CODEX_AUTH_JSON", "OPENAI_ORG_ID"])(
    "does not pass on %s",
    (name) => {
      const { variables, withheld } = plan({ [name]: "elsewhere" });
      expect(Object.values(variables)).not.toContain("elsewhere");
      expect(withheld).toEqual([name]);
    },
  );

  it.each([
    ["MODEL", "MODEL_REQUIRED"],
    ["OPENAI_API_KEY", "MISSING_CREDENTIAL"],
  ])("is refused without %s", (name, code) => {
    expect(() => plan({ [name]: "" })).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ code }) }),
    );
  });
});

describe("what Codex says", () => {
  it("is read where it matters, and skipped where not", () => {
    expect(readCodexEvent('{"type":"thread.started","thread_id":"t"}')).toMatchObject({ thread_id: "t" });
    for (const line of ['{"type":"item.started"}', "no json", '{"type":"turn.completed"}'])
      expect(readCodexEvent(line)).toBeNull();
  });

  it.each([
    [
      "unexpected status 401 Unauthorized: bad key k-0123456789, url: http://x, request id: 1",
      "CREDENTIAL_REFUSED",
      401,
    ],
    [
      "unexpected status 402 Payment Required: OUT_OF_CREDIT: no credit left, url: http://x",
      "PAYMENT_REQUIRED",
      402,
    ],
    ["stream disconnected", "AGENT_FAILED", undefined],
  ])("%s is %s", (words, code, providerStatus) => {
    const context = { mode: "byok", credentialName: "OPENAI_API_KEY", secrets: ["k-0123456789"] } as const;
    const { detail } = codexFailure(words, context);
    expect(detail).toMatchObject({ code, ...(providerStatus === undefined ? {} : { providerStatus }) });
    expect(JSON.stringify(detail)).not.toContain("k-0123456789");
  });
});
