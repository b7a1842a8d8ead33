/**
 * What the manifest must say, restated by hand: an expectation that read `providers.yaml` or the generated module
 * would repeat their mistakes.
 */

export type Dialect = "anthropic" | "openai";

export type ProviderRow = {
  name: string;
  display: string;
  protocol: Dialect;
  authEnv: readonly string[];
  tokenEnv: string;
  prefix: RegExp;
  openaiUrl: string | null;
  anthropicUrl: string | null;
};

type Cells = readonly [
  name: string,
  display: string,
  protocol: Dialect,
  authEnv: string,
  tokenEnv: string,
  prefix: RegExp,
  openaiUrl?: string,
  anthropicUrl?: string,
];

const KEY = "ANTHROPIC_API_KEY";
const TOKEN = "ANTHROPIC_AUTH_TOKEN";
const MOLECULE = "https://api.moleculesai.app/api/v1/internal/llm";

const cells: readonly Cells[] = [
  [
    "anthropic-api",
    "Anthropic API",
    "anthropic",
    `${KEY} ${TOKEN}`,
    KEY,
    /^claude/,
    "https://api.anthropic.com/v1",
    "https://api.anthropic.com/v1",
  ],
  [
    "anthropic-oauth",
    "Claude Code subscription",
    "anthropic",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN",
    /^(sonnet|opus|haiku)$/,
  ],
  ["openai", "OpenAI", "openai", "OPENAI_API_KEY", "OPENAI_API_KEY", /^gpt-/, "https://api.openai.com/v1"],
  [
    "moonshot",
    "Moonshot (Kimi)",
    "openai",
    "MOONSHOT_API_KEY KIMI_API_KEY",
    KEY,
    /^moonshot[:/-]/,
    "https://api.moonshot.ai/v1",
    "https://api.moonshot.ai/anthropic/v1",
  ],
  [
    "minimax",
    "MiniMax",
    "openai",
    `MINIMAX_API_KEY ${TOKEN} ${KEY}`,
    TOKEN,
    /^minimax-m/i,
    "https://api.minimax.io/v1",
    "https://api.minimax.io/anthropic/v1",
  ],
  [
    "platform",
    "Platform",
    "anthropic",
    `${KEY} MOLECULE_LLM_USAGE_TOKEN`,
    KEY,
    /^platform\//,
    `${MOLECULE}/openai/v1`,
    `${MOLECULE}/anthropic/v1`,
  ],
  [
    "xiaomi-mimo",
    "Xiaomi MiMo",
    "anthropic",
    `${TOKEN} ${KEY}`,
    TOKEN,
    /^mimo-/,
    "https://api.xiaomimimo.com/anthropic",
    "https://api.xiaomimimo.com/anthropic",
  ],
  [
    "zai",
    "Z.ai (GLM)",
    "anthropic",
    `GLM_API_KEY ${TOKEN} ${KEY}`,
    TOKEN,
    /^glm-/i,
    "https://api.z.ai/api/anthropic",
    "https://api.z.ai/api/anthropic",
  ],
  [
    "kimi-coding",
    "Moonshot Kimi (coding-tuned)",
    "anthropic",
    `KIMI_API_KEY ${KEY} ${TOKEN}`,
    KEY,
    /^kimi-/,
    "https://api.kimi.com/coding/",
    "https://api.kimi.com/coding/",
  ],
  [
    "deepseek",
    "DeepSeek",
    "anthropic",
    `DEEPSEEK_API_KEY ${TOKEN} ${KEY}`,
    TOKEN,
    /^deepseek-/,
    "https://api.deepseek.com/anthropic",
    "https://api.deepseek.com/anthropic",
  ],
  ["google", "Google Gemini", "openai", "GEMINI_API_KEY GOOGLE_API_KEY", TOKEN, /^gemini-/],
  ["alibaba", "Alibaba Qwen (DashScope)", "openai", "DASHSCOPE_API_KEY ALIBABA_API_KEY", TOKEN, /^qwen-/],
  ["nousresearch", "Nous Research (Hermes)", "openai", "NOUSRESEARCH_API_KEY", TOKEN, /^nousresearch\//],
  [
    "openrouter",
    "OpenRouter (any model)",
    "openai",
    "OPENROUTER_API_KEY",
    TOKEN,
    /^openrouter\//,
    "https://openrouter.ai/api/v1",
  ],
  [
    "huggingface",
    "Hugging Face Inference",
    "openai",
    "HUGGINGFACE_API_KEY HF_TOKEN",
    TOKEN,
    /^huggingface\//,
  ],
  ["ai-gateway", "Vercel AI Gateway", "openai", "AI_GATEWAY_API_KEY", TOKEN, /^ai-gateway\//],
  ["opencode-zen", "OpenCode Zen", "openai", "OPENCODE_ZEN_API_KEY", TOKEN, /^opencode-zen\//],
  ["opencode-go", "OpenCode Go", "openai", "OPENCODE_GO_API_KEY", TOKEN, /^opencode-go\//],
  ["kilocode", "Kilo Code", "openai", "KILOCODE_API_KEY", TOKEN, /^kilocode\//],
  [
    "minimax-cn",
    "MiniMax China",
    "openai",
    `MINIMAX_API_KEY ${TOKEN}`,
    TOKEN,
    /^minimax-cn\//,
    "https://api.minimaxi.com/v1",
    "https://api.minimaxi.com/anthropic",
  ],
  ["ollama-cloud", "Ollama Cloud", "openai", "OLLAMA_CLOUD_API_KEY", TOKEN, /^ollama-cloud\//],
  [
    "ollama",
    "Ollama (self-hosted)",
    "openai",
    "OLLAMA_HOST",
    TOKEN,
    /^ollama\//,
    "http://localhost:11434/v1",
  ],
  [
    "nvidia",
    "NVIDIA NIM",
    "openai",
    "NVIDIA_API_KEY",
    TOKEN,
    /^nvidia\//,
    "https://integrate.api.nvidia.com/v1",
  ],
  ["arcee", "Arcee", "openai", "ARCEE_API_KEY", TOKEN, /^arcee\//],
  ["custom", "Custom OpenAI-compat endpoint", "openai", "CUSTOM_API_KEY OPENAI_API_KEY", TOKEN, /^custom\//],
];

export const providers: ReadonlyMap<string, ProviderRow> = new Map(
  cells.map(([name, display, protocol, authEnv, tokenEnv, prefix, openaiUrl, anthropicUrl]) => [
    name,
    {
      name,
      display,
      protocol,
      authEnv: authEnv.split(" "),
      tokenEnv,
      prefix,
      openaiUrl: openaiUrl ?? null,
      anthropicUrl: anthropicUrl ?? null,
    },
  ]),
);

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
        KEY,
        TOKEN,
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
      reads: [KEY, TOKEN, "OPENAI_API_KEY", "HERMES_CUSTOM_API_KEY"],
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
      reads: [KEY, TOKEN, "OPENAI_API_KEY"],
      dialect: "openai",
      defaultModel: "moonshot/kimi-k2.6",
      models: new Map([
        ["kimi-coding", ["moonshot:kimi-k2.6", "moonshot:kimi-k2.5"]],
        ["platform", ["moonshot/kimi-k2.6", "moonshot/kimi-k2.5"]],
      ]),
    },
  ],
]);

/** Which entry serves a gateway namespace. */
export const upstreamVendors: ReadonlyMap<string, string> = new Map([
  ["anthropic", "anthropic-api"],
  ["openai", "openai"],
  ["moonshot", "moonshot"],
  ["minimax", "minimax"],
]);

export const envOwners: ReadonlyMap<string, string> = new Map([
  [KEY, "anthropic-api"],
  [TOKEN, "anthropic-api"],
  ["OPENAI_API_KEY", "openai"],
]);

export const keyFormats: readonly { prefix: string; owners: readonly string[] }[] = [
  { prefix: "sk-ant-", owners: ["anthropic-api", "anthropic-oauth"] },
  { prefix: "sk-proj-", owners: ["openai"] },
  { prefix: "sk-svcacct-", owners: ["openai"] },
  { prefix: "sk-admin-", owners: ["openai"] },
  { prefix: "sk-or-", owners: ["openrouter"] },
  { prefix: "AIza", owners: ["google"] },
  { prefix: "hf_", owners: ["huggingface"] },
  { prefix: "nvapi-", owners: ["nvidia"] },
];

/** Names that turn a runtime to another provider rather than authenticate it: never chosen as a credential. */
export const switches: ReadonlySet<string> = new Set([
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
  "AWS_BEARER_TOKEN_BEDROCK",
]);

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Beside these, every auth_env of every provider that is not the platform. */
export const listedCredentials = names(`
  CODEX_AUTH_JSON ARCEEAI_API_KEY HERMES_CUSTOM_API_KEY KIMI_CN_API_KEY MINIMAX_CN_API_KEY NOUS_API_KEY XAI_API_KEY
  ZAI_API_KEY AWS_BEARER_TOKEN_BEDROCK CLAUDE_CODE_USE_BEDROCK CLAUDE_CODE_USE_VERTEX`);

export const routes = names(`
  ANTHROPIC_BASE_URL OPENAI_BASE_URL OPENAI_API_BASE HERMES_CUSTOM_BASE_URL OLLAMA_HOST OLLAMA_BASE_URL
  ANTHROPIC_CUSTOM_HEADERS HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy`);

export const platformNames = names("WORKSPACE_ID PLATFORM_URL PATH HOME LANG TZ");

export const modelNames = names("MODEL MOLECULE_MODEL HERMES_DEFAULT_MODEL");

export const injections = names(`
  NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH BASH_ENV ENV PYTHONPATH
  PYTHONSTARTUP PERL5OPT RUBYOPT NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR GIT_SSH_COMMAND GIT_ASKPASS`);

export const operators = names(`
  GITEA_TOKEN GITEA_PAT GITHUB_TOKEN GITHUB_PAT GH_TOKEN GITLAB_TOKEN GL_TOKEN BITBUCKET_TOKEN CP_ADMIN_API_TOKEN
  CP_ADMIN_TOKEN INFISICAL_OPERATOR_TOKEN INFISICAL_BOOTSTRAP_TOKEN RAILWAY_TOKEN RAILWAY_PERSONAL_API_TOKEN
  HETZNER_TOKEN HETZNER_API_TOKEN ADMIN_TOKEN SECRETS_ENCRYPTION_KEY`);
