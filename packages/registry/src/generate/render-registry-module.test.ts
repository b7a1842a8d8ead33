import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadOrThrow } from "../fixtures/load-or-throw.ts";
import { changed, SMALL_MANIFEST } from "../fixtures/small-manifest.ts";
import { registry } from "../generated/registry.gen.ts";
import type { Registry } from "../registry.ts";
import { renderRegistryModule } from "./render-registry-module.ts";

const manifest = readFileSync(new URL("../../../../providers.yaml", import.meta.url), "utf8");
const generated = readFileSync(new URL("../generated/registry.gen.ts", import.meta.url), "utf8");

const withoutFunctions = ({ providers, ...rest }: Registry): object => ({
  ...rest,
  providers: providers.map(({ matchesModel: _function, ...data }) => data),
});

describe("the generated module", () => {
  it("says what providers.yaml says, byte for byte", () => {
    expect(renderRegistryModule(loadOrThrow(manifest))).toBe(generated);
  });

  it("carries the data of the manifest and matches the same models", () => {
    const loaded = loadOrThrow(manifest);
    expect(withoutFunctions(registry)).toEqual(withoutFunctions(loaded));
    const ids = registry.runtimes.flatMap((runtime) => runtime.providers.flatMap(({ models }) => models));
    for (const [at, provider] of loaded.providers.entries())
      for (const id of [...ids, "GLM-4", "kimi-x", "nothing", `${provider.name}/x`])
        expect([provider.name, id, registry.providers[at]?.matchesModel(id)]).toEqual([
          provider.name,
          id,
          provider.matchesModel(id),
        ]);
  });

  it("needs nothing at run time: it imports types only", () => {
    expect(generated.match(/^import .*$/gm)).toEqual([
      'import type { Provider, Registry, Runtime } from "../registry.ts";',
    ]);
  });
});

describe("renderRegistryModule", () => {
  const rendered = renderRegistryModule(loadOrThrow(SMALL_MANIFEST));

  it.each([
    ["again", SMALL_MANIFEST],
    ["with comments", `# one\n${SMALL_MANIFEST.replace("prices:", "# two\nprices: # three")}`],
    ["with other layout", SMALL_MANIFEST.replaceAll("[OPENAI_API_KEY]", "\n      - 'OPENAI_API_KEY'")],
    [
      "with keys in another order",
      changed(
        "    display_name: OpenAI\n    protocol: openai\n",
        "    protocol: openai\n    display_name: OpenAI\n",
      ),
    ],
    [
      "with sections in another order",
      SMALL_MANIFEST.replace("schema_version: 1\n", "").concat("schema_version: 1\n"),
    ],
    ["with Windows line ends", SMALL_MANIFEST.replaceAll("\n", "\r\n")],
  ])("gives the same bytes %s", (_how, yaml) => {
    expect(renderRegistryModule(loadOrThrow(yaml))).toBe(rendered);
  });

  it.each([
    ["a price", changed('"1.25"', '"1.26"')],
    ["a name", changed("display_name: OpenAI", "display_name: Open AI")],
    ["the order of credentials", changed("[OPENAI_API_KEY]\n    model", "[A, OPENAI_API_KEY]\n    model")],
    ["an expression", changed('"^gpt-"', '"(?i)^gpt-"')],
  ])("gives another fingerprint after a change of %s", (_what, yaml) => {
    expect(loadOrThrow(yaml).hash).not.toBe(loadOrThrow(SMALL_MANIFEST).hash);
  });

  it("refuses an expression that the browser could not run alike", () => {
    const loaded = loadOrThrow(changed('"^gpt-"', '"^(g+)+pt-"'));
    expect(() => renderRegistryModule(loaded)).toThrow(/model_prefix_match of openai .* repeated group/);
  });

  it("quotes what a file may contain", () => {
    const odd = loadOrThrow(changed("display_name: OpenAI", 'display_name: "a`\\"</script>\\u2028b\\\\n"'));
    expect(renderRegistryModule(odd)).toContain('displayName: "a`\\"</script>\u2028b\\\\n"');
  });
});
