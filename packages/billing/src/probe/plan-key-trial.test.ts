import { providerHosts, registry, urlHost } from "@molecule/registry";
import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryState } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { planKeyTrial } from "./plan-key-trial.ts";

const NAMES = [...new Set(registry.providers.flatMap((provider) => provider.authEnv)), "FOO"];
const VALUES = ["v", "sk-ant-x1", "sk-proj-x2", "AIzaX", "hf_x", "nvapi-x", "sk-or-x", "two words", "a\nb"];

it("sends a key, in any stored state, to a host of the provider that it belongs to and nowhere else", () => {
  let sent = 0;
  fc.assert(
    fc.property(
      arbitraryState(registry),
      fc.constantFrom(...NAMES),
      fc.constantFrom(...VALUES),
      (state, name, value) => {
        const facts = factsFromValues(registry, state);
        const plan = planKeyTrial(registry, { name, value, facts, sandboxModel: null });
        if (!plan.ok) return;
        sent += 1;
        const { provider, url, header } = plan;
        expect(provider.authEnv).toContain(name);
        expect(providerHosts(provider)).toContain(urlHost(url));
        expect(new URL(url).protocol).toBe("https:");
        expect(header).toContain("{key}");
        const format = registry.keyFormats.find(({ prefix }) => value.startsWith(prefix));
        if (format !== undefined) expect(format.providers).toContain(provider.name);
        expect(value).not.toMatch(/\s/);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(sent).toBeGreaterThan(10);
});

it.each(registry.providers.filter(({ keyTest }) => keyTest !== null))(
  "$name: its trial is at its own address",
  (provider) => {
    expect(provider.baseUrl).not.toBeNull();
  },
);
