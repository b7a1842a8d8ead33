import { registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainClaudeCode } from "./claude-code.ts";
import { explainCodex } from "./codex.ts";
import type { ClaudeCodeFiles, CodexFiles, CodexProvider } from "./surroundings.ts";
import type { MendWords, Verdict } from "./verdict.ts";

const mend: MendWords = {
  remove: (name, source) =>
    source === "the environment" ? `unset ${name}` : `take ${name} out of ${source}`,
  set: (name) => `export ${name}`,
};
const KEY = `sk-ant-${"api03"}-made-up-1111`;
const OAUTH = `sk-ant-${"oat01"}-made-up-2222`;
const OPENAI = `sk-${"proj"}-made-up-value-3333`;

type Env = Readonly<Record<string, string>>;
const claudeFiles: ClaudeCodeFiles = { settings: [], login: null, consoleKey: null, unreadable: [] };
const login = { source: "~/.claude/.credentials.json", state: "present" } as const;
const claude = (env: Env, files: Partial<ClaudeCodeFiles> = {}): Verdict =>
  explainClaudeCode(registry, env, { ...claudeFiles, ...files }, mend);

const codexFiles: CodexFiles = {
  configPath: "config.toml",
  modelProvider: null,
  openAiBaseUrl: null,
  chatGptBaseUrl: null,
  forcedLoginMethod: null,
  providers: {},
  login: null,
  passedOver: [],
  unreadable: [],
};
const chatGpt = { source: "auth.json", method: "chatgpt", value: "a.b.c" } as const;
const provider = (partial: Partial<CodexProvider>): CodexProvider => ({
  baseUrl: "https://gw.example.test/v1",
  envKey: null,
  bearerToken: null,
  requiresOpenAiAuth: false,
  authorizationHeader: null,
  ...partial,
});
const codex = (env: Env, files: Partial<CodexFiles> = {}): Verdict =>
  explainCodex(registry, env, { ...codexFiles, ...files }, mend);

const kinds = ({ findings }: Verdict) => findings.map(({ kind, severity, name }) => [kind, severity, name]);

describe("who pays for Claude Code", () => {
  const K = { ANTHROPIC_API_KEY: KEY };
  it.each<[string, Verdict, Verdict["payer"], string | RegExp]>([
    ["nothing", claude({}), "nobody", /not signed in/],
    ["a key", claude(K), "api_account", "your Anthropic API account"],
    [
      "a subscription's token",
      claude({ CLAUDE_CODE_OAUTH_TOKEN: OAUTH }),
      "subscription",
      "your Claude subscription",
    ],
    [
      "a subscription's token as bearer",
      claude({ ANTHROPIC_AUTH_TOKEN: OAUTH }),
      "subscription",
      "your Claude subscription",
    ],
    ["a login", claude({}, { login }), "subscription", "your Claude subscription"],
    [
      "a login that may stand in the Keychain",
      claude({}, { login: { ...login, state: "unseen" } }),
      "unknown",
      /if/,
    ],
    ["Bedrock", claude({ CLAUDE_CODE_USE_BEDROCK: "1" }), "cloud_account", /AWS account, for Amazon Bedrock/],
    [
      "Foundry",
      claude({ CLAUDE_CODE_USE_FOUNDRY: "1", ANTHROPIC_FOUNDRY_RESOURCE: "r" }),
      "cloud_account",
      /Azure/,
    ],
    ["Foundry without an address", claude({ CLAUDE_CODE_USE_FOUNDRY: "1" }), "nobody", /no call/],
    [
      "a registered provider",
      claude({ ANTHROPIC_AUTH_TOKEN: "t", ANTHROPIC_BASE_URL: "https://api.deepseek.com/anthropic" }),
      "api_account",
      /DeepSeek/,
    ],
    [
      "a stranger",
      claude({ ...K, ANTHROPIC_BASE_URL: "https://gw.example.test" }),
      "gateway",
      "whoever runs gw.example.test",
    ],
    [
      "Molecule's gateway",
      claude({ ...K, ANTHROPIC_BASE_URL: "https://api.moleculesai.app/api/v1/internal/llm/anthropic" }),
      "platform",
      /credits/,
    ],
    [
      "the gateway that a run of ours was given",
      claude({
        ...K,
        ANTHROPIC_BASE_URL: "http://localhost:4401/a",
        MOLECULE_LLM_BASE_URL: "http://localhost:4401/o",
      }),
      "platform",
      /credits/,
    ],
  ])("%s", (_, verdict, payer, words) => {
    expect([verdict.payer, verdict.paidBy]).toEqual([
      payer,
      words instanceof RegExp ? expect.stringMatching(words) : words,
    ]);
  });
});

describe("what interferes with Claude Code", () => {
  const K = { ANTHROPIC_API_KEY: KEY };
  const settings = (env: Env, apiKeyHelper = false) => [{ path: "settings.json", env, apiKeyHelper }];
  it.each<[string, Verdict, unknown, string | null]>([
    ["nothing", claude(K), [], null],
    ["nobody is signed in", claude({}), [], "claude auth login"],
    [
      "a key before a login",
      claude(K, { login }),
      [["shadowed", "warning", "stored login"]],
      "unset ANTHROPIC_API_KEY",
    ],
    [
      "two credentials at once",
      claude({ ...K, ANTHROPIC_AUTH_TOKEN: "t" }),
      [["two_credentials", "warning", "ANTHROPIC_API_KEY"]],
      "unset ANTHROPIC_API_KEY",
    ],
    [
      "a key of Anthropic's that a base URL takes to a stranger",
      claude({ ...K, ANTHROPIC_BASE_URL: "https://gw.example.test" }),
      [
        ["foreign_host", "warning", "ANTHROPIC_API_KEY"],
        ["redirected", "note", "ANTHROPIC_BASE_URL"],
      ],
      "unset ANTHROPIC_BASE_URL",
    ],
    [
      "a login that a base URL takes to another provider",
      claude({ ANTHROPIC_BASE_URL: "https://api.deepseek.com/anthropic" }, { login }),
      [
        ["foreign_host", "warning", "stored login"],
        ["redirected", "note", "ANTHROPIC_BASE_URL"],
      ],
      "unset ANTHROPIC_BASE_URL",
    ],
    [
      "a gateway's own token",
      claude({ ANTHROPIC_AUTH_TOKEN: "t", ANTHROPIC_BASE_URL: "https://gw.example.test" }),
      [["redirected", "note", "ANTHROPIC_BASE_URL"]],
      null,
    ],
    [
      "a cloud's switch beside a key",
      claude({ ...K, CLAUDE_CODE_USE_BEDROCK: "true" }),
      [["shadowed", "warning", "ANTHROPIC_API_KEY"]],
      "unset CLAUDE_CODE_USE_BEDROCK",
    ],
    [
      "a key that goes along to Google",
      claude({ ...K, CLAUDE_CODE_USE_VERTEX: "1" }),
      [["foreign_host", "warning", "ANTHROPIC_API_KEY"]],
      "unset ANTHROPIC_API_KEY",
    ],
    [
      "a switch that is not on",
      claude({ ...K, CLAUDE_CODE_USE_BEDROCK: "0" }),
      [["not_read", "note", "CLAUDE_CODE_USE_BEDROCK"]],
      null,
    ],
    [
      "two switches",
      claude({ CLAUDE_CODE_USE_BEDROCK: "1", CLAUDE_CODE_USE_VERTEX: "1" }),
      [["shadowed", "warning", "CLAUDE_CODE_USE_VERTEX"]],
      "unset CLAUDE_CODE_USE_VERTEX",
    ],
    [
      "a settings file that replaces the key",
      claude(K, { settings: settings({ ANTHROPIC_API_KEY: `${KEY}x` }) }),
      [["replaced", "warning", "ANTHROPIC_API_KEY"]],
      "take ANTHROPIC_API_KEY out of settings.json",
    ],
    [
      "a settings file that says the same",
      claude(K, { settings: settings({ ANTHROPIC_API_KEY: KEY }) }),
      [],
      null,
    ],
    [
      "a settings file that takes the key away",
      claude(K, { login, settings: settings({ ANTHROPIC_API_KEY: "" }) }),
      [["replaced", "warning", "ANTHROPIC_API_KEY"]],
      "take ANTHROPIC_API_KEY out of settings.json",
    ],
    [
      "a helper before a login",
      claude({}, { login, settings: settings({}, true) }),
      [["shadowed", "warning", "stored login"]],
      "take apiKeyHelper out of settings.json",
    ],
    [
      "a base URL that is none",
      claude({ ...K, ANTHROPIC_BASE_URL: "nope" }),
      [["broken", "warning", "ANTHROPIC_BASE_URL"]],
      "unset ANTHROPIC_BASE_URL",
    ],
    [
      "a proxy",
      claude({ ...K, HTTPS_PROXY: "http://p.example.test:3128" }),
      [["redirected", "note", "HTTPS_PROXY"]],
      null,
    ],
    [
      "certificates that nobody checks",
      claude({ ...K, NODE_TLS_REJECT_UNAUTHORIZED: "0" }),
      [["redirected", "warning", "NODE_TLS_REJECT_UNAUTHORIZED"]],
      "unset NODE_TLS_REJECT_UNAUTHORIZED",
    ],
    [
      "a file that cannot be read",
      claude(K, { unreadable: ["x.json"] }),
      [["unseen", "warning", "x.json"]],
      "mend x.json",
    ],
    [
      "a descriptor",
      claude({ ...K, CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR: "3" }),
      [["unseen", "note", "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR"]],
      null,
    ],
  ])("%s", (_, verdict, findings, mended) => {
    expect(kinds(verdict)).toEqual(findings);
    expect(verdict.mend).toBe(mended);
  });
});

describe("who pays for Codex, and what interferes", () => {
  const CK = { CODEX_API_KEY: OPENAI };
  const exec = ["not_read", "note", "CODEX_API_KEY"];
  it.each<[string, Verdict, Verdict["payer"], string | null, unknown, string | null]>([
    ["nothing", codex({}), "nobody", null, [], "codex login"],
    [
      "a key that it does not read",
      codex({ OPENAI_API_KEY: OPENAI, OPENAI_BASE_URL: "https://gw.example.test" }),
      "nobody",
      null,
      [
        ["not_read", "note", "OPENAI_API_KEY"],
        ["not_read", "note", "OPENAI_BASE_URL"],
      ],
      "printenv OPENAI_API_KEY | codex login --with-api-key",
    ],
    ["a key that it reads", codex(CK), "api_account", "api.openai.com", [exec], null],
    ["a ChatGPT login", codex({}, { login: chatGpt }), "subscription", "chatgpt.com", [], null],
    [
      "a key before a ChatGPT login",
      codex(CK, { login: chatGpt }),
      "api_account",
      "api.openai.com",
      [["shadowed", "warning", "stored login"], exec],
      "unset CODEX_API_KEY",
    ],
    [
      "an access token before a key's login",
      codex(
        { CODEX_ACCESS_TOKEN: "at-x" },
        { login: { source: "auth.json", method: "api_key", value: OPENAI } },
      ),
      "subscription",
      "chatgpt.com",
      [["shadowed", "note", "stored login"]],
      null,
    ],
    [
      "a base URL that takes the login to a stranger",
      codex({}, { login: chatGpt, openAiBaseUrl: "https://gw.example.test/v1" }),
      "gateway",
      "gw.example.test",
      [["foreign_host", "warning", "stored login"]],
      "take openai_base_url out of config.toml",
    ],
    [
      "a base URL that takes the account check to a stranger",
      codex({}, { login: chatGpt, chatGptBaseUrl: "https://gw.example.test" }),
      "subscription",
      "chatgpt.com",
      [["foreign_host", "warning", "stored login"]],
      "take chatgpt_base_url out of config.toml",
    ],
    [
      "a provider of one's own that asks for the OpenAI login",
      codex(
        {},
        { login: chatGpt, modelProvider: "gw", providers: { gw: provider({ requiresOpenAiAuth: true }) } },
      ),
      "gateway",
      "gw.example.test",
      [["foreign_host", "warning", "stored login"]],
      "take model_providers.gw out of config.toml",
    ],
    [
      "a provider of one's own with its own key",
      codex({ MY_KEY: "m" }, { modelProvider: "gw", providers: { gw: provider({ envKey: "MY_KEY" }) } }),
      "gateway",
      "gw.example.test",
      [],
      null,
    ],
    [
      "a provider of one's own whose key is missing",
      codex({}, { modelProvider: "gw", providers: { gw: provider({ envKey: "MY_KEY" }) } }),
      "nobody",
      null,
      [["broken", "warning", "MY_KEY"]],
      "export MY_KEY",
    ],
    [
      "a provider that nobody configured",
      codex({}, { modelProvider: "nope" }),
      "nobody",
      null,
      [["broken", "warning", "model_provider"]],
      "take model_provider out of config.toml",
    ],
    [
      "a sign-in that is not the forced one",
      codex(CK, { forcedLoginMethod: "chatgpt" }),
      "nobody",
      null,
      [["broken", "warning", "forced_login_method"], exec],
      "unset CODEX_API_KEY",
    ],
    [
      "a configuration that cannot be read",
      codex(CK, { unreadable: ["config.toml"] }),
      "nobody",
      null,
      [["broken", "warning", "config.toml"], exec],
      "mend config.toml",
    ],
    [
      "a login in the keyring",
      codex({}, { login: { source: "the system's keyring", method: "unseen" } }),
      "unknown",
      "api.openai.com",
      [],
      null,
    ],
    [
      "Bedrock",
      codex({}, { modelProvider: "amazon-bedrock" }),
      "cloud_account",
      "bedrock-mantle.us-east-1.api.aws",
      [],
      null,
    ],
  ])("%s", (_, verdict, payer, host, findings, mended) => {
    expect([verdict.payer, verdict.host]).toEqual([payer, host]);
    expect(kinds(verdict)).toEqual(findings);
    expect(verdict.mend).toBe(mended);
  });
});

const names = fc.constantFrom(
  ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS"],
  ...["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "AWS_BEARER_TOKEN_BEDROCK", "CODEX_API_KEY"],
  ...["CODEX_ACCESS_TOKEN", "OPENAI_API_KEY", "MY_KEY"],
);
const secrets = fc.stringMatching(/^[A-Za-z0-9]{17,30}$/).map((text) => `canary-${text}`);

it("no verdict holds a value, only the last four characters of long ones", () => {
  const values = fc.oneof(
    { weight: 4, arbitrary: secrets },
    fc.constantFrom("1", "", "x-api-key: canary-header-value"),
  );
  fc.assert(
    fc.property(fc.dictionary(names, values), secrets, fc.boolean(), (env, stored, custom) => {
      const files = { login: { source: "auth.json", method: "api_key", value: stored } as const };
      const own = {
        modelProvider: "gw",
        providers: { gw: provider({ envKey: "MY_KEY", bearerToken: stored }) },
      };
      const text = JSON.stringify([
        claude(env, {
          consoleKey: { value: stored, source: "x" },
          settings: [{ path: "s", env, apiKeyHelper: custom }],
        }),
        codex(env, custom ? { ...files, ...own } : files),
      ]);
      for (const value of [...Object.values(env), stored])
        if (value.length > 16) expect(text).not.toContain(value.slice(0, -4));
    }),
    { numRuns: 2_000 },
  );
});
