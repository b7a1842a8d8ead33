import { findProvider, PLATFORM_PROVIDER, providerHosts, type Registry, urlHost } from "@molecule/registry";
import type { Variables } from "./surroundings.ts";
import type { WhyPayer } from "./verdict.ts";

export type PaidBy = { readonly payer: WhyPayer; readonly paidBy: string };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
const isLoopback = (host: string): boolean => LOOPBACK.test(host);

const GATEWAY_URLS = ["MOLECULE_LLM_BASE_URL", "MOLECULE_LLM_ANTHROPIC_BASE_URL"];

/** Molecule's own gateway: the registry's platform entry, or the address that a run of ours was started with. */
const isOurGateway = (registry: Registry, env: Variables, host: string): boolean => {
  const platform = findProvider(registry, PLATFORM_PROVIDER);
  const own = GATEWAY_URLS.map((name) => urlHost(env[name] ?? ""));
  return own.includes(host) || (platform !== undefined && providerHosts(platform).includes(host));
};

/** The registered providers that have this host, our own platform aside. */
const providersOfHost = (registry: Registry, host: string) =>
  registry.providers.filter(
    (provider) => provider.name !== PLATFORM_PROVIDER && providerHosts(provider).includes(host),
  );

const PLATFORM: PaidBy = {
  payer: "platform",
  paidBy: "Molecule's platform, which charges your organization's credits",
};

/** Who pays for a key that is sent to a host; a subscription must be told apart before. */
export const payerOfHost = (registry: Registry, env: Variables, host: string): PaidBy => {
  if (isOurGateway(registry, env, host)) return PLATFORM;
  const [provider] = providersOfHost(registry, host);
  if (provider !== undefined)
    return { payer: "api_account", paidBy: `your ${provider.displayName.replace(/ API$/, "")} API account` };
  return { payer: "gateway", paidBy: `whoever runs ${host}` };
};

/** Whether a credential is known to belong to a provider that does not have this host; ours may have any. */
export const isForeignHost = (
  registry: Registry,
  env: Variables,
  host: string,
  owners: readonly string[] | null,
): boolean =>
  owners !== null &&
  !isLoopback(host) &&
  !isOurGateway(registry, env, host) &&
  !owners.some((owner) => {
    // A subscription has no address of its own: it goes where its vendor's keys go.
    const provider = findProvider(registry, owner === "anthropic-oauth" ? "anthropic-api" : owner);
    return provider !== undefined && providerHosts(provider).includes(host);
  });
