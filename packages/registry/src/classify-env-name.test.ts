import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyEnvName } from "./classify-env-name.ts";
import { loadOrThrow } from "./fixtures/load-or-throw.ts";
import { SMALL_MANIFEST } from "./fixtures/small-manifest.ts";
import { registry } from "./generated/registry.gen.ts";

describe("classifyEnvName", () => {
  it.each([
    ["ANTHROPIC_API_KEY", "credential"],
    ["HF_TOKEN", "credential"],
    ["XAI_API_KEY", "credential"],
    ["CODEX_AUTH_JSON", "credential"],
    ["CLAUDE_CODE_USE_BEDROCK", "credential"],
    ["OLLAMA_HOST", "route"],
    ["OPENAI_BASE_URL", "route"],
    ["HTTP_PROXY", "route"],
    ["http_proxy", "route"],
    ["Http_Proxy", "plain"],
    ["NO_PROXY", "plain"],
    ["MOLECULE_LLM_USAGE_TOKEN", "platform"],
    ["MOLECULE_", "platform"],
    ["MOLECULE_ANYTHING", "platform"],
    ["MOLECULE", "plain"],
    ["molecule_x", "plain"],
    ["MY_MOLECULE_X", "plain"],
    ["PATH", "platform"],
    ["PATHS", "plain"],
    ["NODE_OPTIONS", "injection"],
    ["LD_AUDIT", "injection"],
    ["ENV", "injection"],
    ["GITHUB_TOKEN", "operator"],
    ["MOLECULE_OPERATOR_TOKEN", "operator"],
    ["MOLECULE_OPERATOR", "platform"],
    ["MODEL", "model"],
    ["MOLECULE_MODEL", "model"],
    ["HERMES_DEFAULT_MODEL", "model"],
    ["MOLECULE_MODELS", "platform"],
    ["FOO", "plain"],
    ["anthropic_api_key", "plain"],
    [" ANTHROPIC_API_KEY", "plain"],
    ["__proto__", "plain"],
    ["constructor", "plain"],
    ["", "plain"],
  ])("%s is %s", (name, expected) => {
    expect(classifyEnvName(registry, name)).toBe(expected);
  });

  it("gives a name to the later class, whichever lists it by name and whichever by prefix", () => {
    const overlapping = loadOrThrow(`${SMALL_MANIFEST}env_classes:
  operator: [A_B_*, E_F]
  injection: [A_B_C, A_Z, OPENAI_API_KEY, E_F]
  platform: [R_P, D_E, E_F]
  route: [A_*, R_P, D_*]
  credential: [A_B_C, A_X]
`);
    const classes = Object.fromEntries(
      ["A_B_C", "A_B_D", "A_X", "A_Z", "A_", "R_P", "D_E", "E_F", "OPENAI_API_KEY", "MOLECULE_X"].map(
        (name) => [name, classifyEnvName(overlapping, name)],
      ),
    );
    expect(classes).toEqual({
      A_B_C: "operator",
      A_B_D: "operator",
      A_X: "route",
      A_Z: "injection",
      A_: "route",
      R_P: "platform",
      D_E: "platform",
      E_F: "operator",
      OPENAI_API_KEY: "injection",
      MOLECULE_X: "plain",
    });
  });

  it("knows every credential of every provider, and nothing of the platform's as one", () => {
    for (const provider of registry.providers.filter(({ name }) => name !== "platform"))
      for (const name of provider.authEnv)
        expect([name, classifyEnvName(registry, name)]).toEqual([
          name,
          name === "OLLAMA_HOST" ? "route" : "credential",
        ]);
    for (const { reads } of registry.runtimes)
      for (const name of reads) expect([name, classifyEnvName(registry, name)]).toEqual([name, "credential"]);
  });

  it("has a class for every name by which a provider is known", () => {
    const known = registry.providers
      .flatMap(({ authEnv, authTokenEnv }) => [...authEnv, authTokenEnv ?? "PATH"])
      .concat("ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", Object.keys(registry.envOwners));
    expect(known.filter((name) => classifyEnvName(registry, name) === "plain")).toEqual([]);
  });

  it("is plain for any name that no list and no prefix covers", () => {
    const listed = new Set([
      ...Object.values(registry.envClasses).flat(),
      ...registry.providers.flatMap(({ authEnv }) => authEnv),
      "MODEL",
      "HERMES_DEFAULT_MODEL",
    ]);
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/), (name) => {
        fc.pre(!listed.has(name) && !name.startsWith("MOLECULE_"));
        expect(classifyEnvName(registry, name)).toBe("plain");
      }),
    );
  });
});
