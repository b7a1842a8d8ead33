import { describe, expect, it } from "vitest";
import { chatGpt, codex, kinds, OPENAI, provider } from "./test-cases.ts";
import type { Verdict } from "./verdict.ts";

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
