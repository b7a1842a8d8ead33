import type { BillingMode, WithheldReason } from "@molecule/domain";
import {
  classifyEnvName,
  findProvider,
  providerHosts,
  type Registry,
  type Runtime,
} from "@molecule/registry";
import type { StoredEntry } from "../facts.ts";

/** What decides, besides the row itself, whether it may enter. */
export type WithholdContext = {
  readonly registry: Registry;
  readonly mode: BillingMode;
  readonly runtime: Runtime;
  readonly chosenName: string | null;
  /** Providers whose hosts a base URL may name. Empty: nobody owns the credential, every host passes. */
  readonly ownProviders: readonly string[];
};

/** Route names whose value is the base URL of an API; the others are proxies and headers. */
const isBaseUrlName = (name: string): boolean => /_BASE_URL$|_API_BASE$|^OLLAMA_HOST$/.test(name);

const hostIsAnotherProviders = (context: WithholdContext, host: string): boolean => {
  if (context.ownProviders.length === 0 && context.chosenName !== null) return false;
  const own = context.ownProviders.flatMap((name) => {
    const provider = findProvider(context.registry, name);
    return provider === undefined ? [] : providerHosts(provider);
  });
  if (own.includes(host)) return false;
  return context.registry.providers.some((p) => providerHosts(p).includes(host));
};

const withholdOnByok = (
  context: WithholdContext,
  entry: StoredEntry,
  className: string,
): WithheldReason | null => {
  if (className === "credential") {
    const hijacks = entry.name !== context.chosenName && context.runtime.reads.includes(entry.name);
    return hijacks ? "conflicts_with_payer" : null;
  }
  if (className !== "route") return null;
  if (entry.pointsAtGateway) return "points_at_gateway";
  const elsewhere =
    isBaseUrlName(entry.name) && entry.routeHost !== null && hostIsAnotherProviders(context, entry.routeHost);
  return elsewhere ? "conflicts_with_payer" : null;
};

/** Why a stored row does not enter the environment, or null when it does. Model variables never come here. */
export const withholdReason = (context: WithholdContext, entry: StoredEntry): WithheldReason | null => {
  const className = classifyEnvName(context.registry, entry.name);
  if (className === "injection") return "injection_name";
  // MOLECULE_OPERATOR_* is operator class, and ours alone at workspace scope.
  if (className === "platform" || (className === "operator" && entry.name.startsWith("MOLECULE_"))) {
    return "reserved_name";
  }
  switch (context.mode) {
    case "byok":
      return withholdOnByok(context, entry, className);
    case "platform_managed":
      return className === "credential" || className === "route" ? "bypasses_platform_billing" : null;
    case "disabled":
      return null;
  }
};
