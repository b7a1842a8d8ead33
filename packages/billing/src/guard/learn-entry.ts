import { classifyEnvName, keyFormatOwners, type Registry } from "@molecule/registry";
import { startsWithGatewayUrl } from "../env/gateway-url.ts";
import { routeHostOf } from "../env/route-host.ts";
import type { GatewayAddress, StoredEntry } from "../facts.ts";

/**
 * What is learnt of a value when it is written, so that no later reader needs the value. It is stored in clear: a
 * host is learnt under a route's name alone, because a whole key can look like a host.
 */
export const learnEntry = (
  registry: Registry,
  input: { readonly name: string; readonly value: string; readonly gateway: GatewayAddress | null },
): Pick<StoredEntry, "keyFormatOwners" | "routeHost" | "pointsAtGateway"> => ({
  keyFormatOwners: keyFormatOwners(registry, input.value),
  routeHost:
    classifyEnvName(registry, input.name) === "route" && keyFormatOwners(registry, input.value) === null
      ? routeHostOf(input.value)
      : null,
  pointsAtGateway: startsWithGatewayUrl(input.gateway, input.value),
});
