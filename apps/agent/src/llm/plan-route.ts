import { agentFailure } from "../agent-failure.ts";
import type { AgentEnv, Credential } from "../env.ts";
import type { LlmRoute } from "./llm.ts";
import { modelIdFor } from "./model-id.ts";

export type PlannedRoute = LlmRoute & {
  readonly dialect: "anthropic" | "openai";
  /** The variable that held the credential, for an error that says what to replace. */
  readonly credentialName: string;
};

/**
 * Which of the environment's credentials a real client would use, and how it would send it: the bearer
 * variables before the key, the subscription last (code.claude.com, "Authentication precedence").
 */
const chooseCredential = (env: AgentEnv): { from: Credential; scheme: LlmRoute["scheme"] } | null => {
  if (env.dialect === "openai")
    return env.openai.apiKey === null ? null : { from: env.openai.apiKey, scheme: "bearer" };
  if (env.anthropic.authToken !== null) return { from: env.anthropic.authToken, scheme: "bearer" };
  if (env.anthropic.apiKey !== null) return { from: env.anthropic.apiKey, scheme: "key" };
  if (env.anthropic.oauthToken !== null) return { from: env.anthropic.oauthToken, scheme: "subscription" };
  return null;
};

const CHOOSE_MODEL = "Choose a model on the Overview tab and restart the workspace.";

/**
 * Where this run's calls go, with which credential and model. There is one route and no second to fall to.
 * @throws AgentFailure when the environment gives none.
 */
export const planRoute = (env: AgentEnv, sandbox: boolean): PlannedRoute => {
  if (env.dialect === null)
    throw agentFailure(
      "LLM_NOT_MANAGED",
      "No LLM is managed in this workspace: its billing mode is “disabled”.",
      "Clear the override on the Billing tab, or use the workspace for work that needs no LLM.",
    );
  if (env.model === null) throw agentFailure("MODEL_REQUIRED", "This workspace has no model.", CHOOSE_MODEL);
  const chosen = chooseCredential(env);
  if (chosen === null)
    throw agentFailure(
      "MISSING_CREDENTIAL",
      `The environment holds no credential for the ${env.dialect} dialect.`,
      "Add the credential on the Secrets tab and restart the workspace.",
    );
  // A subscription belongs to the product that it was sold for; outside the sandbox nothing else may use it.
  if (chosen.scheme === "subscription" && !sandbox)
    throw agentFailure(
      "RUNTIME_NOT_INSTALLED",
      "A Claude Code subscription can only be used by Claude Code itself, which is not installed here.",
      "Install it with “molecule runtime install claude-code”, or choose a model that takes an API key.",
    );
  return {
    dialect: env.dialect,
    model: modelIdFor(env.billingMode, env.model),
    baseUrl: env.dialect === "openai" ? env.openai.baseUrl : env.anthropic.baseUrl,
    credential: chosen.from.value.expose(),
    credentialName: chosen.from.name,
    scheme: chosen.scheme,
  };
};
