import { join } from "node:path";
import { agentFailure } from "../../agent-failure.ts";
import type { AgentEnv } from "../../env.ts";
import { modelIdFor } from "../../llm/model-id.ts";

/** Codex's own name space: homes, other credentials and addresses, which would decide in the plan's place. */
const ITS_OWN = /^(CODEX_|OPENAI_)/;
const PLANNED: ReadonlySet<string> = new Set(["OPENAI_API_KEY", "OPENAI_BASE_URL"]);
/** Where Codex itself would call (developers.openai.com/codex). */
const OPENAI_URL = "https://api.openai.com/v1";
/** Of our own name space, in which nobody can store a variable. */
const TEAM_TOKEN = "MOLECULE_TEAM_TOKEN";
/** Longer than the relay waits for a peer: its refusal says more than a timeout. */
const TEAM_TIMEOUT_S = 300;

export type CodexStart = {
  readonly variables: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What is not passed on. */
  readonly withheld: readonly string[];
};

/** Where its team's tools are served for this question, and what opens them. */
export type TeamPlace = { readonly url: string; readonly token: string };

/** A text as TOML has it; JSON's form of a string is one of TOML's. */
const toml = (text: string): string => JSON.stringify(text);

const providerSettings = ({ openai }: AgentEnv): string =>
  [
    `name="Molecule"`,
    `base_url=${toml(openai.baseUrl ?? OPENAI_URL)}`,
    `env_key="OPENAI_API_KEY"`,
    `wire_api="responses"`,
    "request_max_retries=1",
    "stream_max_retries=1",
  ].join(",");

/** The team's server is on this host, and what goes to it through a tenant's proxy would show its token there. */
const withoutProxyToTeam = (env: AgentEnv): string => {
  const theirs = [env.inherited["NO_PROXY"], env.inherited["no_proxy"]].find((list) => list?.trim());
  return theirs === undefined ? "127.0.0.1" : `${theirs},127.0.0.1`;
};

/**
 * What is said here goes before any file; a repository's own settings are merged in only where it is trusted, and
 * nothing here is. Codex asks nobody before it calls a tool of this server: nobody would answer.
 */
const teamSettings = ({ url }: TeamPlace): readonly string[] => [
  `mcp_servers.team={${[
    "enabled=true",
    `url=${toml(url)}`,
    `bearer_token_env_var=${toml(TEAM_TOKEN)}`,
    'default_tools_approval_mode="approve"',
    `tool_timeout_sec=${TEAM_TIMEOUT_S}`,
  ].join(",")}}`,
  // What its shell runs may print its environment.
  `shell_environment_policy.exclude=[${toml(TEAM_TOKEN)}]`,
];

/**
 * How Codex is started: the planned environment without the agent's own key, an empty home, and settings that name
 * the one provider and the one variable with the credential. It ignores OPENAI_BASE_URL, so the address goes in
 * as a provider of its own; what lies in a home or a repository is not read.
 * @throws AgentFailure when no model or no credential was planned
 */
export const planCodexStart = (env: AgentEnv, system: string, team: TeamPlace): CodexStart => {
  const managed = env.billingMode !== "disabled";
  if (env.model === null)
    throw agentFailure(
      "MODEL_REQUIRED",
      "This workspace has no model.",
      "Choose a model on the Overview tab and restart the workspace.",
    );
  if (managed && env.openai.apiKey === null)
    throw agentFailure(
      "MISSING_CREDENTIAL",
      "The environment holds no OPENAI_API_KEY.",
      "Add the credential on the Secrets tab and restart the workspace.",
    );
  const withheld = Object.keys(env.inherited).filter(
    (name) => managed && ITS_OWN.test(name) && !PLANNED.has(name),
  );
  const passed = Object.entries(env.inherited).filter(([name]) => !withheld.includes(name));
  const settings = [
    'model_provider="molecule"',
    `model_providers.molecule={${providerSettings(env)}}`,
    `developer_instructions=${toml(system)}`,
    // Its own search runs at the provider, where it could not be metered.
    'web_search="disabled"',
    "analytics.enabled=false",
    ...teamSettings(team),
  ];
  return {
    variables: {
      ...Object.fromEntries(passed),
      NO_PROXY: withoutProxyToTeam(env),
      [TEAM_TOKEN]: team.token,
      CODEX_HOME: join(env.inherited["HOME"] ?? "/nonexistent", ".codex"),
    },
    args: [
      ...["--json", "--skip-git-repo-check", "--ignore-user-config", "--ignore-rules"],
      // Nobody sits there to answer; what it may reach is the driver's to bound.
      "--dangerously-bypass-approvals-and-sandbox",
      ...["-m", modelIdFor(env.billingMode, env.model)],
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    withheld: withheld.sort(),
  };
};
