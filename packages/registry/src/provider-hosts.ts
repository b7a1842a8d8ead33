import type { Provider } from "./registry.ts";
import { urlHost } from "./url-host.ts";

/** The hosts that a provider's credential may be sent to; empty when the registry knows no address of it. */
export const providerHosts = (provider: Provider): readonly string[] => [
  ...new Set(
    [provider.baseUrl, provider.baseUrlAnthropic].flatMap((url) => {
      const host = url === null ? null : urlHost(url);
      return host === null ? [] : [host];
    }),
  ),
];
