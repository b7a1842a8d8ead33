import { byokProvider, chooseCredential } from "./choose-credential.ts";
import { type Dialect, providers } from "./provider-table.ts";
import { effectiveModel, type Mode } from "./resolution.ts";
import { runtimes } from "./runtime-table.ts";
import type { State } from "./state.ts";

type Variables = Record<string, string>;

/** Everything that the plan adds to the stored names that pass, identity aside. */
export function injectedVariables(state: State, mode: Mode, stored: Variables): Variables {
  const added: Variables = {
    MOLECULE_LLM_BILLING_MODE: mode,
    MOLECULE_LLM_BILLING_MODE_RESOLVED: mode,
    ...modelVariables(state, mode),
  };
  if (mode === "disabled") return added;
  if (mode === "platform_managed") return { ...added, ...platformRoute(state) };
  return { ...added, MOLECULE_LLM_DIALECT: byokDialect(state), ...endpointProjection(state, stored) };
}

function modelVariables(state: State, mode: Mode): Variables {
  const effective = effectiveModel(state);
  const standIn = mode === "platform_managed" ? runtimes.get(state.runtime)?.defaultModel : undefined;
  const model = effective.kind === "model" ? effective.model : standIn;
  if (model === undefined) return {};
  const both = { MODEL: model, MOLECULE_MODEL: model };
  return state.runtime === "hermes" ? { ...both, HERMES_DEFAULT_MODEL: model } : both;
}

function platformRoute(state: State): Variables {
  const { baseUrl, anthropicBaseUrl, accessKey, usageUrl } = state.gateway ?? {};
  const anthropic = state.runtime === "claude-code";
  return known({
    MOLECULE_LLM_DIALECT: anthropic ? "anthropic" : "openai",
    MOLECULE_LLM_BASE_URL: baseUrl,
    MOLECULE_LLM_ANTHROPIC_BASE_URL: anthropicBaseUrl,
    MOLECULE_LLM_USAGE_TOKEN: accessKey,
    MOLECULE_LLM_USAGE_URL: usageUrl,
    ...(anthropic
      ? { ANTHROPIC_API_KEY: accessKey, ANTHROPIC_BASE_URL: anthropicBaseUrl }
      : { OPENAI_API_KEY: accessKey, OPENAI_BASE_URL: baseUrl }),
  });
}

function known(variables: Record<string, string | null | undefined>): Variables {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === null || value === undefined || value.trim() === "" ? [] : [[name, value]],
    ),
  );
}

/** claude-code speaks its own; others what the provider speaks; without a provider, what the platform route speaks. */
function byokDialect(state: State): Dialect {
  if (state.runtime === "claude-code") return "anthropic";
  const provider = byokProvider(state);
  const protocol = provider === null ? undefined : providers.get(provider)?.protocol;
  return protocol ?? runtimes.get(state.runtime)?.dialect ?? "openai";
}

const builtIn: Record<Dialect, readonly string[]> = {
  anthropic: ["anthropic-api", "anthropic-oauth"],
  openai: ["openai"],
};

/**
 * In a sandbox tenant every address is the sandbox's, also where only the runtime's own default would lead: a run
 * under an override, without a derived provider.
 */
function endpointProjection(state: State, stored: Variables): Variables {
  const name = byokProvider(state);
  const provider = name === null ? undefined : providers.get(name);
  const dialect = byokDialect(state);
  const isBuiltIn = provider === undefined || builtIn[dialect].includes(provider.name);
  const registered = dialect === "anthropic" ? provider?.anthropicUrl : provider?.openaiUrl;
  const url = state.sandbox?.[dialect] ?? (isBuiltIn ? null : registered) ?? null;
  if (url === null) return {};
  const urlName = dialect === "anthropic" ? "ANTHROPIC_BASE_URL" : "OPENAI_BASE_URL";
  const address = stored[urlName] ?? (dialect === "anthropic" ? url.replace(/\/(v1)?$/, "") : url);
  if (isBuiltIn) return { [urlName]: address };
  const tokenName = dialect === "anthropic" ? provider.tokenEnv : "OPENAI_API_KEY";
  return { [urlName]: address, [tokenName]: chooseCredential(state)?.text ?? "" };
}
