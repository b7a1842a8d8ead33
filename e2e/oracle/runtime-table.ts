import type { Dialect } from "./provider-table.ts";

export type RuntimeRow = {
  reads: readonly string[];
  dialect: Dialect;
  defaultModel: string;
  /** Native provider to the ids that it lists, in the order of the manifest. */
  models: ReadonlyMap<string, readonly string[]>;
};

const withColon = (vendor: string, ids: string): string[] => {
  const plain = ids.split(" ");
  return [...plain, ...plain.map((id) => `${vendor}:${id}`)];
};

export const runtimes: ReadonlyMap<string, RuntimeRow> = new Map([
  [
    "claude-code",
    {
      reads: [
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "CLAUDE_CODE_OAUTH_TOKEN",
        "AWS_BEARER_TOKEN_BEDROCK",
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
      ],
      dialect: "anthropic",
      defaultModel: "anthropic/claude-sonnet-4-6",
      models: new Map([
        ["anthropic-oauth", withColon("anthropic", "sonnet opus haiku")],
        [
          "anthropic-api",
          withColon("anthropic", "claude-sonnet-4-6 claude-opus-4-7 claude-haiku-4-5 claude-sonnet-4-5"),
        ],
        [
          "kimi-coding",
          ["kimi-for-coding", "kimi-k2.5", "kimi-k2", "moonshot:kimi-k2.6", "moonshot:kimi-k2.5"],
        ],
        ["minimax", withColon("minimax", "MiniMax-M2 MiniMax-M2.7 MiniMax-M2.7-highspeed")],
        [
          "platform",
          [
            "anthropic/claude-opus-4-7",
            "anthropic/claude-sonnet-4-6",
            "moonshot/kimi-k2.6",
            "moonshot/kimi-k2.5",
            "minimax/MiniMax-M2.7",
            "minimax/MiniMax-M2.7-highspeed",
          ],
        ],
      ]),
    },
  ],
  [
    "hermes",
    {
      reads: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY", "HERMES_CUSTOM_API_KEY"],
      dialect: "openai",
      defaultModel: "moonshot/kimi-k2.6",
      models: new Map([
        ["kimi-coding", ["kimi-coding/kimi-k2"]],
        ["platform", ["moonshot/kimi-k2.6", "moonshot/kimi-k2.5"]],
      ]),
    },
  ],
  [
    "codex",
    {
      reads: ["OPENAI_API_KEY", "CODEX_AUTH_JSON"],
      dialect: "openai",
      defaultModel: "openai/gpt-5.4",
      models: new Map([
        ["openai", ["gpt-5.5", "gpt-5.4", "gpt-5.4-mini", "gpt-5.3-codex", "gpt-5.3-codex-spark", "gpt-5.2"]],
        ["platform", ["openai/gpt-5.4", "openai/gpt-5.4-mini"]],
      ]),
    },
  ],
  [
    "openclaw",
    {
      reads: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY"],
      dialect: "openai",
      defaultModel: "moonshot/kimi-k2.6",
      models: new Map([
        ["kimi-coding", ["moonshot:kimi-k2.6", "moonshot:kimi-k2.5"]],
        ["platform", ["moonshot/kimi-k2.6", "moonshot/kimi-k2.5"]],
      ]),
    },
  ],
]);
