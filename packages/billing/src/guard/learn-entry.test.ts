import { registry } from "@molecule/registry";
import fc from "fast-check";
import { expect, it } from "vitest";
import { learnEntry } from "./learn-entry.ts";

const hostOf = (name: string, value: string) =>
  learnEntry(registry, { name, value, gateway: null }).routeHost;

it.each([
  ["ANTHROPIC_BASE_URL", "https://API.example.test:8443/v1", "api.example.test"],
  ["ANTHROPIC_BASE_URL", "http://gateway/v1", "gateway"],
  ["OPENAI_BASE_URL", "http://localhost:8080", "localhost:8080"],
  ["OLLAMA_HOST", "127.0.0.1:11434", "127.0.0.1:11434"],
  ["OLLAMA_HOST", "ollama.internal.example.test", "ollama.internal.example.test"],
  ["ANTHROPIC_BASE_URL", "https:api.example.test/v1", "api.example.test"],
  ["ANTHROPIC_BASE_URL", "https:\\\\api.example.test/v1", "api.example.test"],
  ["ANTHROPIC_BASE_URL", "https://api.example.test/v1 # ours", "api.example.test"],
  ["ANTHROPIC_BASE_URL", "https://api.exa\tmple.test/v1", "api.example.test"],
  ["ANTHROPIC_BASE_URL", "https://b\u00fccher.example.test/v1", "xn--bcher-kva.example.test"],
  ["ANTHROPIC_BASE_URL", "http://127.1:8080/v1", "127.0.0.1:8080"],
  ["ANTHROPIC_BASE_URL", "https://api.example.test@llm.example.test/", "llm.example.test"],
  ["ANTHROPIC_BASE_URL", "ftp://api.example.test/", null],
  ["ANTHROPIC_BASE_URL", "https://", null],
  ["ANTHROPIC_CUSTOM_HEADERS", "X-Team: a", null],
  ["OLLAMA_HOST", "a-key-in-the-wrong-place", null],
  ["OPENAI_BASE_URL", `sk-${"proj"}-abc.def`, null],
  ["FOO", "https://api.example.test", null],
  ["ANTHROPIC_API_KEY", "https://api.example.test", null],
])("%s = %s: the host %s", (name, value, expected) => expect(hostOf(name, value)).toBe(expected));

it("learns nothing that repeats a credential, whatever it looks like", () => {
  const value = fc.stringMatching(/^[A-Za-z0-9._-]{8,60}$/);
  fc.assert(
    fc.property(
      fc.constantFrom("ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "MY_PASSWORD"),
      value,
      (name, text) => {
        expect(JSON.stringify(learnEntry(registry, { name, value: text, gateway: null }))).not.toContain(
          text.toLowerCase(),
        );
      },
    ),
  );
});
