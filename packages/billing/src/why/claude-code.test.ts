import { describe, expect, it } from "vitest";
import { claude, type Env, KEY, kinds, login, OAUTH } from "./test-cases.ts";
import type { Verdict } from "./verdict.ts";

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
