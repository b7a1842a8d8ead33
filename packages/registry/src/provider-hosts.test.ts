import { expect, it } from "vitest";
import { findProvider } from "./find-entry.ts";
import { registry } from "./generated/registry.gen.ts";
import { providerHosts } from "./provider-hosts.ts";

it.each([
  ["anthropic-api", ["api.anthropic.com"]],
  ["anthropic-oauth", []],
  ["minimax-cn", ["api.minimaxi.com"]],
  ["ollama", ["localhost:11434"]],
  ["kimi-coding", ["api.kimi.com"]],
  ["google", []],
])("%s is at %s", (name, hosts) => {
  const provider = findProvider(registry, name);
  expect(provider && providerHosts(provider)).toEqual(hosts);
});
