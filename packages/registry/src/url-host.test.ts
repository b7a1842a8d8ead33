import { expect, it } from "vitest";
import { urlHost } from "./url-host.ts";

it.each([
  ["https://API.OpenAI.com/v1", "api.openai.com"],
  ["https://api.openai.com:443/v1", "api.openai.com"],
  ["https://api.openai.com./v1", "api.openai.com"],
  ["https://api.openai.com.:8443/v1", "api.openai.com:8443"],
  [" https://user:pass@api.openai.com/v1\n", "api.openai.com"],
  ["http://[::1]:3000", "[::1]:3000"],
  ["http://localhost:11434/v1", "localhost:11434"],
  ["socks5://Proxy.Example:1080", "proxy.example:1080"],
  ["api.openai.com/v1", null],
  ["localhost:11434", null],
  ["mailto:a@b", null],
  ["", null],
])("%s → %s", (text, host) => {
  expect(urlHost(text)).toBe(host);
});
