import type { Dialect } from "@molecule/domain";
import type { Provider } from "@molecule/registry";
import type { CallShape } from "../wire/route.ts";

export type UpstreamShape = CallShape | "count_tokens";

/** Where one call goes, and how the platform's credential is shown there. */
export type UpstreamTarget = {
  readonly origin: string;
  readonly path: string;
  readonly authHeader: "x-api-key" | "authorization";
  /** Name of the pool whose credential is shown. */
  readonly vendor: string;
};

/** Where every provider is in a sandbox tenant. */
export type SandboxAddress = { readonly anthropicBaseUrl: string; readonly openaiBaseUrl: string };

/** The pool of the platform's own sandbox credential. */
export const SANDBOX_VENDOR = "sandbox";

const PATHS: Readonly<Record<UpstreamShape, string>> = {
  messages: "/messages",
  count_tokens: "/messages/count_tokens",
  chat: "/chat/completions",
  responses: "/responses",
};

const anthropicHeader = (provider: Provider): UpstreamTarget["authHeader"] =>
  provider.authTokenEnv === "ANTHROPIC_AUTH_TOKEN" ? "authorization" : "x-api-key";

/** Addresses come from the registry and from nobody's request, so there are few, and each is read once. */
const known = new Map<string, Pick<UpstreamTarget, "origin" | "path">>();

const readAddress = (base: string, path: string): Pick<UpstreamTarget, "origin" | "path"> => {
  const { origin, pathname } = new URL(base.replace(/\/+$/, "") + path);
  return { origin, path: pathname };
};

const targetAt = (
  base: string,
  path: string,
  authHeader: UpstreamTarget["authHeader"],
  vendor: string,
): UpstreamTarget => {
  const key = `${base} ${path}`;
  const address = known.get(key) ?? readAddress(base, path);
  known.set(key, address);
  return { ...address, authHeader, vendor };
};

/** Where a provider lists its models: answers only to a credential that it knows, and costs nothing. */
export const chooseModelsTarget = (provider: Provider, vendor: string): UpstreamTarget | undefined => {
  if (provider.protocol === "openai" && provider.baseUrl !== null)
    return targetAt(provider.baseUrl, "/models", "authorization", vendor);
  if (provider.baseUrlAnthropic === null) return undefined;
  return targetAt(provider.baseUrlAnthropic, "/models", anthropicHeader(provider), vendor);
};

/** The sandbox model's address for a call. */
export const chooseSandboxTarget = (
  sandbox: SandboxAddress,
  dialect: Dialect,
  shape: UpstreamShape,
): UpstreamTarget =>
  dialect === "anthropic"
    ? targetAt(`${sandbox.anthropicBaseUrl}/v1`, PATHS[shape], "x-api-key", SANDBOX_VENDOR)
    : targetAt(sandbox.openaiBaseUrl, PATHS[shape], "authorization", SANDBOX_VENDOR);

/**
 * The provider's address for a call, from the registry only, or undefined when it does not speak the dialect.
 * Its Anthropic door is `base_url_anthropic`; the other one speaks OpenAI only where that is the protocol.
 */
export const chooseTarget = (
  provider: Provider,
  vendor: string,
  dialect: Dialect,
  shape: UpstreamShape,
): UpstreamTarget | undefined => {
  if (dialect === "openai") {
    if (provider.protocol !== "openai" || provider.baseUrl === null) return undefined;
    return targetAt(provider.baseUrl, PATHS[shape], "authorization", vendor);
  }
  if (provider.baseUrlAnthropic === null) return undefined;
  return targetAt(provider.baseUrlAnthropic, PATHS[shape], anthropicHeader(provider), vendor);
};
