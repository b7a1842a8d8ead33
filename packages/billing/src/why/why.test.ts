import fc from "fast-check";
import { expect, it } from "vitest";
import { claude, codex, provider } from "./test-cases.ts";

const names = fc.constantFrom(
  ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS"],
  ...["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "AWS_BEARER_TOKEN_BEDROCK", "CODEX_API_KEY"],
  ...["CODEX_ACCESS_TOKEN", "OPENAI_API_KEY", "MY_KEY"],
);
const secrets = fc.stringMatching(/^[A-Za-z0-9]{17,30}$/).map((text) => `canary-${text}`);

it("no verdict holds a value, only the last four characters of long ones", () => {
  const values = fc.oneof(
    { weight: 4, arbitrary: secrets },
    fc.constantFrom("1", "", "x-api-key: canary-header-value"),
  );
  fc.assert(
    fc.property(fc.dictionary(names, values), secrets, fc.boolean(), (env, stored, custom) => {
      const files = { login: { source: "auth.json", method: "api_key", value: stored } as const };
      const own = {
        modelProvider: "gw",
        providers: { gw: provider({ envKey: "MY_KEY", bearerToken: stored }) },
      };
      const text = JSON.stringify([
        claude(env, {
          consoleKey: { value: stored, source: "x" },
          settings: [{ path: "s", env, apiKeyHelper: custom }],
        }),
        codex(env, custom ? { ...files, ...own } : files),
      ]);
      for (const value of [...Object.values(env), stored])
        if (value.length > 16) expect(text).not.toContain(value.slice(0, -4));
    }),
    { numRuns: 2_000 },
  );
});
