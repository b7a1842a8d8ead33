import type { Registry } from "@molecule/registry";
import fc from "fast-check";
import type { SimulatedState } from "./facts-from-values.ts";

/** A state with defaults for what a test does not care about. */
export const stateOf = (partial: Partial<SimulatedState>): SimulatedState => ({
  runtime: "claude-code",
  override: null,
  tenantSecrets: {},
  workspaceSecrets: {},
  model: null,
  gateway: null,
  ...partial,
});

export const GATEWAY = {
  baseUrl: "https://gw.example/api/v1/internal/llm/openai/v1",
  anthropicBaseUrl: "https://gw.example/api/v1/internal/llm/anthropic",
  usageUrl: "https://gw.example/api/v1/internal/llm/usage",
};

const VALUES = [
  "v",
  "tenant-key-1",
  "sk-ant-x1",
  "sk-proj-x2",
  "AIzaX",
  " ",
  "#UNREADABLE",
  "https://llm.acme.example/v1",
  `${GATEWAY.anthropicBaseUrl}/v1`,
  "https://api.minimax.io/anthropic",
  "http://localhost:8080",
];

/** Random stored states over the names, models and values that the rules tell apart. For tests. */
export const arbitraryState = (registry: Registry): fc.Arbitrary<SimulatedState> => {
  const reads = registry.runtimes.flatMap((runtime) => runtime.reads);
  const names = [
    ...new Set([
      ...reads,
      ...registry.providers.flatMap((p) => p.authEnv),
      ...Object.values(registry.envClasses).flat(),
    ]),
  ].map((name) => name.replace("*", "X"));
  const models = registry.runtimes.flatMap((runtime) => runtime.providers.flatMap((p) => p.models));
  const model = fc.constantFrom(...models, "made-up", "platform/x", "gpt-4o", " ", "#UNREADABLE");
  const secrets = fc
    .tuple(
      fc.dictionary(fc.constantFrom(...names, "FOO", "A"), fc.constantFrom(...VALUES), { maxKeys: 6 }),
      fc.option(model, { nil: undefined }),
      fc.option(model, { nil: undefined, freq: 4 }),
    )
    .map(([rows, MODEL, MOLECULE_MODEL]) => ({
      ...rows,
      ...(MODEL === undefined ? {} : { MODEL }),
      ...(MOLECULE_MODEL === undefined ? {} : { MOLECULE_MODEL }),
    }));
  return fc.record({
    runtime: fc.constantFrom(...registry.runtimes.map((runtime) => runtime.name), "unknown"),
    override: fc.constantFrom(null, null, null, "byok", "platform_managed", "disabled", "BYOK"),
    tenantSecrets: secrets,
    workspaceSecrets: secrets,
    model: fc.constantFrom(null, null, null, "opus", "anthropic/claude-opus-4-7"),
    gateway: fc.constantFrom(GATEWAY, GATEWAY, GATEWAY, null, { baseUrl: GATEWAY.baseUrl }),
  });
};
