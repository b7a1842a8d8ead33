import { findProvider, keyFormatOwners, type Provider, type Registry } from "@molecule/registry";
import type { BillingFacts } from "../facts.ts";
import { resolveBilling } from "../resolve/resolve-billing.ts";

export type KeyTrialInput = {
  readonly name: string;
  readonly value: string;
  /** Of the workspace whose model the key is for; null where no workspace is named. */
  readonly facts: BillingFacts | null;
  /** In a sandbox organization every provider is here; null elsewhere. */
  readonly sandboxModel: BillingFacts["sandboxModel"];
};

/** One request that tries a key, or why none is made. `header` has `{key}` in the key's place. */
export type KeyTrialPlan =
  | {
      readonly ok: true;
      readonly provider: Provider;
      readonly url: string;
      readonly method: string;
      readonly header: string;
    }
  | {
      readonly ok: false;
      readonly state: "rejected" | "unknown";
      readonly provider: Provider | null;
      readonly says: string;
    };

const SENDABLE = /^[\x21-\x7e]+$/;

/** Whose key it would be: the provider of the workspace's model if it takes the name, else the name's one owner. */
const providerOfKey = (registry: Registry, { name, facts }: KeyTrialInput): Provider | "none" | "several" => {
  const takers = registry.providers.filter((each) => each.name !== "platform" && each.authEnv.includes(name));
  const derived = facts === null ? null : resolveBilling(registry, facts).derivedProvider;
  const own = takers.find((each) => each.name === derived);
  if (own !== undefined) return own;
  const owner = findProvider(registry, registry.envOwners[name] ?? "");
  const [first, ...others] = takers;
  if (owner !== undefined) return owner;
  return first === undefined ? "none" : others.length > 0 ? "several" : first;
};

const sandboxTrial = (
  provider: Provider,
  { anthropicBaseUrl, openaiBaseUrl }: NonNullable<BillingFacts["sandboxModel"]>,
): KeyTrialPlan =>
  provider.protocol === "anthropic"
    ? { ok: true, provider, method: "GET", url: `${anthropicBaseUrl}/v1/models`, header: "x-api-key: {key}" }
    : {
        ok: true,
        provider,
        method: "GET",
        url: `${openaiBaseUrl}/models`,
        header: "Authorization: Bearer {key}",
      };

/**
 * How a key that was just typed is tried: with the call that the registry names, at the host of the provider that
 * the key belongs to. No address that a tenant stored plays a part, and a key in another provider's format is not
 * sent at all.
 */
export const planKeyTrial = (registry: Registry, input: KeyTrialInput): KeyTrialPlan => {
  const { name, value, sandboxModel } = input;
  const unknown = (says: string, provider: Provider | null = null): KeyTrialPlan => ({
    ok: false,
    state: "unknown",
    provider,
    says,
  });
  const provider = providerOfKey(registry, input);
  if (provider === "none") return unknown(`${name} authenticates to no provider that is known here.`);
  if (provider === "several")
    return unknown(`Several providers take ${name}: choose a model first, which says whose key it is.`);
  const rejected = (says: string): KeyTrialPlan => ({ ok: false, state: "rejected", provider, says });
  const owners = keyFormatOwners(registry, value);
  if (owners !== null && !owners.includes(provider.name))
    return rejected(
      `This looks like a key of ${owners.join(" or ")}, and ${name} here means ${provider.name}.`,
    );
  if (!SENDABLE.test(value.trim()))
    return rejected(
      "There is white space or a character in it that no key has: it may be cut or pasted twice.",
    );
  if (sandboxModel !== null) return sandboxTrial(provider, sandboxModel);
  const base = provider.baseUrl ?? provider.baseUrlAnthropic;
  if (provider.keyTest === null || base === null)
    return unknown(`${provider.displayName} documents no call that tries a key for nothing.`, provider);
  const { method, path, header } = provider.keyTest;
  return { ok: true, provider, method, url: new URL(path, base).href, header };
};
