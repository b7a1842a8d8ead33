import { inspect } from "node:util";
import { BILLING_MODES, type BillingMode, type Dialect, Secret } from "@molecule/domain";
import { z } from "zod";

/** One credential of the environment: under which name it came, so that an error can say what to replace. */
export type Credential = { readonly name: string; readonly value: Secret };

/** What the planned environment says; parsed once, the only place of this process that reads it. */
export type AgentEnv = {
  readonly workspaceId: string;
  readonly platformUrl: string;
  readonly agentKey: Secret;
  readonly billingMode: BillingMode;
  /** How to speak to the LLM; null when nothing about LLMs is managed here. */
  readonly dialect: Dialect | null;
  readonly model: string | null;
  readonly anthropic: {
    readonly apiKey: Credential | null;
    readonly authToken: Credential | null;
    readonly oauthToken: Credential | null;
    readonly baseUrl: string | null;
  };
  /** The whole environment without the agent's own key: what a real runtime is started with. */
  readonly inherited: Readonly<Record<string, string>>;
  readonly openai: {
    readonly apiKey: Credential | null;
    readonly baseUrl: string | null;
  };
};

/** Blank counts as absent everywhere, as in the rules that planned this environment. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === "" ? null : text.trim()));

const envSchema = z.object({
  WORKSPACE_ID: z.uuid(),
  PLATFORM_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  MOLECULE_AGENT_KEY: z.string().min(1),
  MOLECULE_LLM_BILLING_MODE: z.enum(BILLING_MODES),
  MOLECULE_LLM_DIALECT: optionalText.pipe(z.enum(["anthropic", "openai"]).nullable()),
  MOLECULE_MODEL: optionalText,
  MODEL: optionalText,
  ANTHROPIC_API_KEY: optionalText,
  ANTHROPIC_AUTH_TOKEN: optionalText,
  CLAUDE_CODE_OAUTH_TOKEN: optionalText,
  ANTHROPIC_BASE_URL: optionalText,
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: optionalText,
});

const credential = (name: string, value: string | null): Credential | null =>
  value === null ? null : { name, value: new Secret(value) };

/** The variables as they are, but unseen by whoever prints or serializes the environment. */
const withoutPrintedForm = (
  source: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> => {
  const entries = Object.entries(source).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const hidden = { enumerable: false, value: () => ({}) };
  return Object.defineProperties(Object.fromEntries(entries), { toJSON: hidden, [inspect.custom]: hidden });
};

/**
 * Reads an agent's environment.
 * @throws Error that names the variables at fault, without their values.
 */
export const parseAgentEnv = (source: Readonly<Record<string, string | undefined>>): AgentEnv => {
  const parsed = envSchema.safeParse(source);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))].sort();
    throw new Error(`The environment is not one that was planned for an agent: ${names.join(", ")}.`);
  }
  const env = parsed.data;
  const { MOLECULE_AGENT_KEY: _, ...inherited } = source;
  return {
    workspaceId: env.WORKSPACE_ID,
    platformUrl: env.PLATFORM_URL,
    agentKey: new Secret(env.MOLECULE_AGENT_KEY),
    billingMode: env.MOLECULE_LLM_BILLING_MODE,
    dialect: env.MOLECULE_LLM_DIALECT,
    model: env.MOLECULE_MODEL ?? env.MODEL,
    anthropic: {
      apiKey: credential("ANTHROPIC_API_KEY", env.ANTHROPIC_API_KEY),
      authToken: credential("ANTHROPIC_AUTH_TOKEN", env.ANTHROPIC_AUTH_TOKEN),
      oauthToken: credential("CLAUDE_CODE_OAUTH_TOKEN", env.CLAUDE_CODE_OAUTH_TOKEN),
      baseUrl: env.ANTHROPIC_BASE_URL,
    },
    inherited: withoutPrintedForm(inherited),
    openai: {
      apiKey: credential("OPENAI_API_KEY", env.OPENAI_API_KEY),
      baseUrl: env.OPENAI_BASE_URL,
    },
  };
};

/** The environment of this process. */
export const readAgentEnv = (): AgentEnv => parseAgentEnv(process.env);
