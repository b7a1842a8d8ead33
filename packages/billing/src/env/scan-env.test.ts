import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { GATEWAY, stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { fillEnv } from "./fill-env.ts";
import { planNames } from "./plan-names.ts";
import { scanEnv } from "./scan-env.ts";

const ACCESS_KEY = "mk_live_the-runs-own-key";

/** Scans the planned environment after one hostile addition, as a driver's image or an old volume could make. */
const scanWith = (
  workspaceSecrets: Record<string, string>,
  added: Record<string, string>,
  runtime = "claude-code",
) => {
  const facts = factsFromValues(registry, stateOf({ gateway: GATEWAY, runtime, workspaceSecrets }));
  const plan = planNames(registry, facts, resolveBilling(registry, facts));
  if (!plan.ok) throw new Error(plan.code);
  const accessKey = plan.mode === "platform_managed" ? ACCESS_KEY : null;
  const filled = fillEnv({
    registry,
    facts,
    plan,
    values: new Map(),
    accessKey,
    identity: { WORKSPACE_ID: "w" },
  });
  if (!filled.ok) throw new Error(filled.code);
  return scanEnv({
    registry,
    runtime,
    plan,
    env: { ...filled.env, ...added },
    gateway: GATEWAY,
    accessKey: ACCESS_KEY,
    isTenantCredential: (value) => value === "known-tenant-credential",
    isPlatformCredential: (value) => value === "known-platform-credential",
  });
};

const PLATFORM = { MODEL: "anthropic/claude-opus-4-7" };
const BYOK = { MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t" };
const MINIMAX = { MODEL: "MiniMax-M2.7", MINIMAX_API_KEY: "m" };

describe("the final scan", () => {
  it.each([
    PLATFORM,
    BYOK,
    MINIMAX,
    { ...BYOK, ANTHROPIC_BASE_URL: "https://b\u00fccher.example/v1" },
    { ...BYOK, ANTHROPIC_BASE_URL: "http://127.1:8080/v1" },
    { ...BYOK, ANTHROPIC_BASE_URL: "https://LLM.Acme.Example./v1" },
    { ...BYOK, CLAUDE_CODE_OAUTH_TOKEN: "long-token", FOO: "not an address" },
  ])("passes what the planner made: %j", (rows) => {
    expect(scanWith(rows, {})).toEqual([]);
  });

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ["a tenant credential on a platform run", PLATFORM, { MINIMAX_API_KEY: "m" }, "MINIMAX_API_KEY"],
    [
      "another value of the injected credential",
      PLATFORM,
      { ANTHROPIC_API_KEY: "sk-ant-x" },
      "ANTHROPIC_API_KEY",
    ],
    ["a redirected route", PLATFORM, { ANTHROPIC_BASE_URL: "https://evil.example" }, "ANTHROPIC_BASE_URL"],
    ["a proxy", PLATFORM, { HTTPS_PROXY: "http://p" }, "HTTPS_PROXY"],
    ["a known tenant credential under an innocent name", PLATFORM, { FOO: "known-tenant-credential" }, "FOO"],
    ["injected code", PLATFORM, { NODE_OPTIONS: "--require x" }, "NODE_OPTIONS"],
    ["an access key on a byok run", BYOK, { FOO: ACCESS_KEY }, "FOO"],
    [
      "a gateway address on a byok run",
      BYOK,
      { ANTHROPIC_BASE_URL: GATEWAY.anthropicBaseUrl },
      "ANTHROPIC_BASE_URL",
    ],
    ["a second credential method", BYOK, { ANTHROPIC_API_KEY: "other" }, "ANTHROPIC_API_KEY"],
    ["a switch to another provider", BYOK, { CLAUDE_CODE_USE_BEDROCK: "1" }, "CLAUDE_CODE_USE_BEDROCK"],
    ["a platform credential", BYOK, { FOO: "known-platform-credential" }, "FOO"],
    [
      "another host for the credential",
      MINIMAX,
      { ANTHROPIC_BASE_URL: "https://api.anthropic.com" },
      "ANTHROPIC_BASE_URL",
    ],
    [
      "a host that only names the planned one",
      BYOK,
      { ANTHROPIC_BASE_URL: "https://api.anthropic.com@evil.example/" },
      "ANTHROPIC_BASE_URL",
    ],
  ])("stops %s", (_, rows, added, name) => {
    expect(scanWith(rows, added)).toContain(name);
  });
});
