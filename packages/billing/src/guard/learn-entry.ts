import { classifyEnvName, keyFormatOwners, type Registry } from "@molecule/registry";
import { startsWithGatewayUrl } from "../env/gateway-url.ts";
import type { GatewayAddress, StoredEntry } from "../facts.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What could be a name of the network: a bare word is more likely a key in the wrong place. */
const LOOKS_LIKE_HOST = /^(localhost|\[[0-9a-f:.]+\]|([a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}\.?)$/i;

/**
 * Host of a value that is an http(s) URL, lower-case, without a port; on loopback with its port, where the port
 * is what tells two servers apart. A bare `host:port` (as OLLAMA_HOST takes) counts as http.
 */
const routeHostOf = (value: string): string | null => {
  const text = value.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!/^https?:\/\//i.test(withScheme) || /\s/.test(text) || text === "") return null;
  try {
    const url = new URL(withScheme);
    if (!LOOKS_LIKE_HOST.test(url.hostname) && text !== withScheme) return null;
    const hostname = url.hostname.replace(/\.$/, "");
    return LOOPBACK.test(hostname) ? url.host : hostname;
  } catch {
    return null;
  }
};

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
