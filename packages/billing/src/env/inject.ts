import type { BillingMode, Dialect } from "@molecule/domain";
import type { Provider, Runtime } from "@molecule/registry";
import type { BillingFacts, GatewayAddress, StoredEntry } from "../facts.ts";
import type { Injected } from "./plan.ts";

const literal = (name: string, text: string): Injected => ({ name, value: { from: "literal", text } });
const BASE_URL_NAME = { anthropic: "ANTHROPIC_BASE_URL", openai: "OPENAI_BASE_URL" } as const;
/** Providers that a client of the dialect reaches without being told where. */
const BUILT_IN: Readonly<Record<Dialect, readonly string[]>> = {
  anthropic: ["anthropic-api", "anthropic-oauth"],
  openai: ["openai"],
};
const BUILT_IN_HOST: Readonly<Record<Dialect, string>> = {
  anthropic: "api.anthropic.com",
  openai: "api.openai.com",
};

export const present = (text: string | null | undefined): text is string => (text?.trim() ?? "") !== "";

/** claude-code always speaks Anthropic; any other runtime speaks its provider's protocol. */
export const dialectOf = (mode: BillingMode, runtime: Runtime, provider: Provider | null): Dialect | null => {
  if (mode === "disabled") return null;
  if (mode === "platform_managed" || provider === null || runtime.dialect === "anthropic")
    return runtime.dialect;
  return provider.protocol;
};

export const injectMode = (mode: BillingMode, dialect: Dialect | null): Injected[] => [
  literal("MOLECULE_LLM_BILLING_MODE", mode),
  literal("MOLECULE_LLM_BILLING_MODE_RESOLVED", mode),
  ...(dialect === null ? [] : [literal("MOLECULE_LLM_DIALECT", dialect)]),
];

export const injectModel = (runtime: Runtime, model: string | null): Injected[] => {
  if (model === null) return [];
  const names = ["MOLECULE_MODEL", "MODEL", ...(runtime.name === "hermes" ? ["HERMES_DEFAULT_MODEL"] : [])];
  return names.map((name) => literal(name, model));
};

/** The platform route; null when the server's configuration lacks an address that this runtime needs. */
export const injectPlatformRoute = (runtime: Runtime, gateway: GatewayAddress | null): Injected[] | null => {
  const baseUrl = gateway?.baseUrl;
  const anthropicBaseUrl = gateway?.anthropicBaseUrl;
  const usageUrl = gateway?.usageUrl;
  if (!present(baseUrl)) return null;
  const key = (name: string): Injected => ({ name, value: { from: "access_key" } });
  const shared = [
    literal("MOLECULE_LLM_BASE_URL", baseUrl),
    key("MOLECULE_LLM_USAGE_TOKEN"),
    ...(present(anthropicBaseUrl) ? [literal("MOLECULE_LLM_ANTHROPIC_BASE_URL", anthropicBaseUrl)] : []),
    ...(present(usageUrl) ? [literal("MOLECULE_LLM_USAGE_URL", usageUrl)] : []),
  ];
  if (runtime.dialect === "openai") {
    return [...shared, key("OPENAI_API_KEY"), literal("OPENAI_BASE_URL", baseUrl)];
  }
  if (!present(anthropicBaseUrl)) return null;
  return [...shared, key("ANTHROPIC_API_KEY"), literal("ANTHROPIC_BASE_URL", anthropicBaseUrl)];
};

/** An Anthropic-dialect client appends `/v1/messages` itself, so neither `/v1` nor a slash may end its base. */
const anthropicBase = (url: string): string => url.replace(/\/+$/, "").replace(/\/v1$/, "");

export type Projection = { readonly injected: readonly Injected[]; readonly credentialHost: string | null };

const hostOf = (url: string): string => new URL(url).hostname;

/**
 * The endpoint of a byok run: nothing for the dialect's built-in providers; for another provider with a URL in
 * that dialect its base URL (where the tenant set none) and the token name that such a client reads. In a
 * sandbox tenant every provider, built-in ones included, is the sandbox model.
 */
export const projectEndpoint = (
  facts: BillingFacts,
  dialect: Dialect,
  provider: Provider | null,
  entering: ReadonlyMap<string, StoredEntry>,
): Projection => {
  const urlName = BASE_URL_NAME[dialect];
  const builtIn = provider === null || BUILT_IN[dialect].includes(provider.name);
  const sandboxUrl =
    facts.sandboxModel === null
      ? null
      : dialect === "anthropic"
        ? facts.sandboxModel.anthropicBaseUrl
        : facts.sandboxModel.openaiBaseUrl;
  const ownUrl =
    provider === null || builtIn
      ? null
      : dialect === "anthropic"
        ? provider.baseUrlAnthropic
        : provider.baseUrl;
  const rawUrl = ownUrl === null ? sandboxUrl : (sandboxUrl ?? ownUrl);
  const url = rawUrl === null ? null : dialect === "anthropic" ? anthropicBase(rawUrl) : rawUrl;
  const tenantUrl = entering.get(urlName);
  const tokenName = dialect === "anthropic" ? (provider?.authTokenEnv ?? null) : "OPENAI_API_KEY";
  const needsToken = !builtIn && tokenName !== null && (ownUrl !== null || sandboxUrl !== null);
  const injected: Injected[] = [];
  if (url !== null && tenantUrl === undefined) injected.push(literal(urlName, url));
  if (needsToken && tokenName !== null)
    injected.push({ name: tokenName, value: { from: "chosen_credential" } });
  const host =
    tenantUrl !== undefined
      ? tenantUrl.routeHost
      : url !== null
        ? hostOf(url)
        : builtIn
          ? BUILT_IN_HOST[dialect]
          : null;
  return { injected, credentialHost: host };
};
