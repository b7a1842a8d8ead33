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

type Rows = Readonly<Record<string, string>>;
type Pair = { readonly runtime: string; readonly rows: Rows };

/** Half of the time a model and a credential of its own provider, so that starts which succeed are common too. */
const arbitraryPair = (registry: Registry): fc.Arbitrary<Pair> => {
  const pairs: readonly Pair[] = registry.runtimes.flatMap((runtime) =>
    runtime.providers.flatMap(({ provider, models }) => {
      const names = registry.providers.find((p) => p.name === provider)?.authEnv ?? [];
      return models.flatMap((MODEL) =>
        names.map((name) => ({
          runtime: runtime.name,
          rows: provider === "platform" ? { MODEL } : { MODEL, [name]: "tenant-key-1" },
        })),
      );
    }),
  );
  const none = registry.runtimes.map((runtime): Pair => ({ runtime: runtime.name, rows: {} }));
  return fc.oneof(fc.constantFrom(...pairs), fc.constantFrom(...none, { runtime: "unknown", rows: {} }));
};

const arbitraryRows = (registry: Registry): fc.Arbitrary<Rows> => {
  const listed = Object.values(registry.envClasses).flat();
  const reads = registry.runtimes.flatMap((runtime) => runtime.reads);
  const names = [...new Set([...reads, ...registry.providers.flatMap((p) => p.authEnv), ...listed])];
  const name = fc.constantFrom(...names.map((text) => text.replace("*", "X")), "FOO", "A");
  const model = fc.constantFrom(
    ...registry.runtimes.flatMap((runtime) => runtime.providers.flatMap((p) => p.models)),
    "made-up",
    "platform/x",
    "gpt-4o",
    " ",
    "#UNREADABLE",
  );
  const modelRow = fc.dictionary(fc.constantFrom("MODEL", "MOLECULE_MODEL"), model, { maxKeys: 1 });
  return fc
    .tuple(
      fc.dictionary(name, fc.constantFrom(...VALUES), { maxKeys: 4 }),
      fc.oneof(fc.constant({}), modelRow),
    )
    .map(([rows, models]) => ({ ...rows, ...models }));
};

/** Random stored states over the names, models and values that the rules tell apart. For tests. */
export const arbitraryState = (registry: Registry): fc.Arbitrary<SimulatedState> =>
  fc
    .record({
      pair: arbitraryPair(registry),
      override: fc.constantFrom(null, null, null, null, "byok", "platform_managed", "disabled", "BYOK"),
      tenantSecrets: arbitraryRows(registry),
      workspaceSecrets: arbitraryRows(registry),
      pairAtTenantScope: fc.boolean(),
      model: fc.constantFrom(null, null, null, null, "opus", "anthropic/claude-opus-4-7"),
      gateway: fc.constantFrom(GATEWAY, GATEWAY, GATEWAY, null, { baseUrl: GATEWAY.baseUrl }),
    })
    .map(({ pair, pairAtTenantScope, ...state }) => ({
      ...state,
      runtime: pair.runtime,
      tenantSecrets: pairAtTenantScope ? { ...state.tenantSecrets, ...pair.rows } : state.tenantSecrets,
      workspaceSecrets: pairAtTenantScope
        ? state.workspaceSecrets
        : { ...state.workspaceSecrets, ...pair.rows },
    }));
