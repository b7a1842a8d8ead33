/** Which entry serves a gateway namespace. */
export const upstreamVendors: ReadonlyMap<string, string> = new Map([
  ["anthropic", "anthropic-api"],
  ["openai", "openai"],
  ["moonshot", "moonshot"],
  ["minimax", "minimax"],
]);

export const envOwners: ReadonlyMap<string, string> = new Map([
  ["ANTHROPIC_API_KEY", "anthropic-api"],
  ["ANTHROPIC_AUTH_TOKEN", "anthropic-api"],
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
