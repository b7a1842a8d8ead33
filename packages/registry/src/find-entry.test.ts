import { expect, it } from "vitest";
import { findProvider, findRuntime } from "./find-entry.ts";
import { registry } from "./generated/registry.gen.ts";

it.each(["anthropic-api", "platform", "custom"])("finds the provider %s", (name) => {
  expect(findProvider(registry, name)?.name).toBe(name);
});

it.each(["claude-code", "codex", "hermes", "openclaw"])("finds the runtime %s", (name) => {
  expect(findRuntime(registry, name)?.name).toBe(name);
});

it.each(["", "Platform", " codex", "constructor", "__proto__"])("finds nothing named %s", (name) => {
  expect([findProvider(registry, name), findRuntime(registry, name)]).toEqual([undefined, undefined]);
});
