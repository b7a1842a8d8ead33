const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What could be a name of the network: a bare word is more likely a key in the wrong place. */
const LOOKS_LIKE_HOST = /^(localhost|\[[0-9a-f:.]+\]|([a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}\.?)$/i;

const addressOf = (text: string): string | null => {
  // As a URL parser reads it: `https:host` leads where `https://host` does.
  if (/^https?:/i.test(text)) return text;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? null : `http://${text}`;
};

/**
 * Where a client would connect: the host of a value that is an http(s) URL, lower-case, without a port; on loopback
 * with its port, where the port is what tells two servers apart. A bare `host:port` (as OLLAMA_HOST takes) counts as
 * http.
 * @returns null for a value that leads nowhere
 */
export const routeHostOf = (value: string): string | null => {
  const text = value.trim();
  const address = text === "" ? null : addressOf(text);
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!LOOKS_LIKE_HOST.test(url.hostname) && text !== address) return null;
  const hostname = url.hostname.replace(/\.$/, "");
  return LOOPBACK.test(hostname) ? url.host : hostname;
};
