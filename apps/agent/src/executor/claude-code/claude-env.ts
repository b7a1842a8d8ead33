import { join } from "node:path";
import type { AgentEnv } from "../../env.ts";
import { modelIdFor } from "../../llm/model-id.ts";

/** Names of Claude Code's own that a plan may put into the environment (its registry's `reads` and routes). */
const PLANNED: ReadonlySet<string> = new Set([
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_CUSTOM_HEADERS",
  "CLAUDE_CODE_OAUTH_TOKEN",
]);
/** Everything else in its name space changes how or where it calls: other clouds, sockets, gateways, helpers. */
const ITS_OWN = /^(ANTHROPIC_|CLAUDE)/;
/** Aliases are chosen by the product itself, from the models of its subscription. */
const ALIAS = /^(sonnet|opus|haiku)$/;

const SETTINGS = {
  DISABLE_AUTOUPDATER: "1",
  // Telemetry, error reports and feature lookups go to hosts that nobody here agreed to.
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  // A broken stream would be asked again whole, and its text said twice.
  CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: "1",
  CLAUDE_CODE_MAX_RETRIES: "1",
} as const;

/** Every helper model as the one that was chosen: another provider, and our gateway, serve no second one. */
const oneModel = (model: string): Record<string, string> => ({
  ANTHROPIC_DEFAULT_OPUS_MODEL: model,
  ANTHROPIC_DEFAULT_SONNET_MODEL: model,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
  ANTHROPIC_SMALL_FAST_MODEL: model,
  CLAUDE_CODE_SUBAGENT_MODEL: model,
});

export type ClaudeEnv = {
  readonly variables: Readonly<Record<string, string>>;
  /** What is not passed on, because it would decide who is called and who pays in the plan's place. */
  readonly withheld: readonly string[];
};

/**
 * What Claude Code is started with: the planned environment without the agent's own key, a fresh folder for its
 * configuration, and nothing that redirects it. Where nothing is managed, it is left as it is.
 */
export const planClaudeEnv = (env: AgentEnv, isRoot: boolean): ClaudeEnv => {
  const managed = env.billingMode !== "disabled";
  const withheld = Object.keys(env.inherited).filter(
    (name) => managed && ITS_OWN.test(name) && !PLANNED.has(name),
  );
  const passed = Object.entries(env.inherited).filter(([name]) => !withheld.includes(name));
  const model = env.model === null ? null : modelIdFor(env.billingMode, env.model);
  const elsewhere = env.billingMode === "platform_managed" || env.anthropic.baseUrl !== null;
  return {
    variables: {
      ...Object.fromEntries(passed),
      ...SETTINGS,
      ...(managed && elsewhere && model !== null && !ALIAS.test(model) ? oneModel(model) : {}),
      CLAUDE_CONFIG_DIR: join(env.inherited["HOME"] ?? "/nonexistent", ".claude"),
      // Without it root may not skip the questions that nobody would answer.
      ...(isRoot ? { IS_SANDBOX: "1" } : {}),
    },
    withheld: withheld.sort(),
  };
};
