import type { GatewayAddress } from "../facts.ts";

const normalised = (text: string): string | null => {
  try {
    return new URL(text).href.replace(/\/$/, "");
  } catch {
    return null;
  }
};

/** True when a value starts with one of our own gateway URLs, however its scheme, host and port are spelled. */
export const startsWithGatewayUrl = (gateway: GatewayAddress | null, value: string): boolean => {
  if (gateway === null) return false;
  const text = value.trim();
  const href = normalised(text);
  return [gateway.baseUrl, gateway.anthropicBaseUrl, gateway.usageUrl].some((raw) => {
    const url = raw?.trim() ?? "";
    if (url === "") return false;
    const own = normalised(url);
    return text.startsWith(url) || (href !== null && own !== null && href.startsWith(own));
  });
};
