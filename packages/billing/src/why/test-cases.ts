import { registry } from "@molecule/registry";
import { explainClaudeCode } from "./claude-code.ts";
import { explainCodex } from "./codex.ts";
import type { ClaudeCodeFiles, CodexFiles, CodexProvider } from "./surroundings.ts";
import type { MendWords, Verdict } from "./verdict.ts";

const mend: MendWords = {
  remove: (name, source) =>
    source === "the environment" ? `unset ${name}` : `take ${name} out of ${source}`,
  set: (name) => `export ${name}`,
};
export const KEY = `sk-ant-${"api03"}-made-up-1111`;
export const OAUTH = `sk-ant-${"oat01"}-made-up-2222`;
export const OPENAI = `sk-${"proj"}-made-up-value-3333`;

export type Env = Readonly<Record<string, string>>;
const claudeFiles: ClaudeCodeFiles = { settings: [], login: null, consoleKey: null, unreadable: [] };
export const login = { source: "~/.claude/.credentials.json", state: "present" } as const;
export const claude = (env: Env, files: Partial<ClaudeCodeFiles> = {}): Verdict =>
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
export const chatGpt = { source: "auth.json", method: "chatgpt", value: "a.b.c" } as const;
export const provider = (partial: Partial<CodexProvider>): CodexProvider => ({
  baseUrl: "https://gw.example.test/v1",
  envKey: null,
  bearerToken: null,
  requiresOpenAiAuth: false,
  authorizationHeader: null,
  ...partial,
});
export const codex = (env: Env, files: Partial<CodexFiles> = {}): Verdict =>
  explainCodex(registry, env, { ...codexFiles, ...files }, mend);

export const kinds = ({ findings }: Verdict) =>
  findings.map(({ kind, severity, name }) => [kind, severity, name]);
