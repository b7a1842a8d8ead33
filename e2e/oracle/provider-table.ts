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
