import type { Price, Provider, Registry } from "../registry.ts";
import { PLATFORM_PROVIDER } from "../registry-index.ts";
import { jsRegexFromRe2 } from "./js-regex.ts";

/** Source text that stands for itself in the rendered module. */
type Code = { readonly code: string };
type Renderable =
  | string
  | number
  | bigint
  | boolean
  | null
  | Code
  | readonly Renderable[]
  | { readonly [key: string]: Renderable };

const isCode = (value: object): value is Code => Object.keys(value).join() === "code";

const renderKey = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

const render = (value: Renderable, indent: string): string => {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => render(item, deeper)).join(", ")}]`;
    if (flat.length + indent.length <= 100 && !flat.includes("\n")) return flat;
    return `[\n${value.map((item) => `${deeper}${render(item, deeper)},\n`).join("")}${indent}]`;
  }
  if (isCode(value)) return value.code;
  const entries = Object.entries(value).map(([key, item]) => `${renderKey(key)}: ${render(item, deeper)}`);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map((entry) => `${deeper}${entry},\n`).join("")}${indent}}`;
};

const renderableProvider = (provider: Provider): Renderable => {
  const translation = jsRegexFromRe2(provider.modelPrefixMatch);
  if (!translation.ok)
    throw new Error(
      `The model_prefix_match of ${provider.name} cannot be generated: ${translation.reason}. Write it without.`,
    );
  const { source, flags } = translation.regex;
  const { matchesModel: _rebuilt, keyTest, ...plain } = provider;
  return {
    ...plain,
    keyTest: keyTest === null ? null : { ...keyTest },
    matchesModel: { code: `(model) => /${source}/${flags}.test(model)` },
  };
};

const renderablePrice = ({ tiers, ...price }: Price): Renderable => ({
  ...price,
  tiers: tiers.map((tier) => ({ ...tier })),
});

const byKey = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const union = (name: string, doc: string, members: readonly string[]): string =>
  `/** ${doc} */\nexport type ${name} =\n${members.map((member) => `  | ${JSON.stringify(member)}\n`).join("")}`.replace(
    /\n$/,
    ";\n",
  );

const platformModels = (registry: Registry): readonly string[] =>
  [
    ...new Set(
      registry.runtimes.flatMap((runtime) =>
        runtime.providers.filter((p) => p.provider === PLATFORM_PROVIDER).flatMap((p) => p.models),
      ),
    ),
  ].sort();

/**
 * The TypeScript module that carries a registry into every process and the browser: data and plain regular
 * expressions, nothing parsed at run time. The same registry gives the same bytes.
 *
 * @throws Error when a model_prefix_match has no JavaScript equivalent
 */
export const renderRegistryModule = (registry: Registry): string => {
  const value: Renderable = {
    schemaVersion: registry.schemaVersion,
    hash: registry.hash,
    providers: registry.providers.map(renderableProvider),
    runtimes: registry.runtimes.map((runtime) => ({
      ...runtime,
      providers: runtime.providers.map((reference) => ({ ...reference })),
    })),
    prices: Object.fromEntries(
      byKey(registry.prices).map(([id, prices]) => [id, prices.map(renderablePrice)]),
    ),
    limits: Object.fromEntries(byKey(registry.limits).map(([id, limits]) => [id, { ...limits }])),
    envOwners: Object.fromEntries(byKey(registry.envOwners)),
    keyFormats: registry.keyFormats.map((format) => ({ ...format })),
    envClasses: { ...registry.envClasses },
  };
  return [
    "// Generated from providers.yaml by `npm run registry:generate`. Do not edit.",
    'import type { Provider, Registry, Runtime } from "../registry.ts";\n',
    union(
      "ProviderName",
      "Every provider that the registry knows.",
      registry.providers.map((p) => p.name),
    ),
    union(
      "RuntimeName",
      "Every runtime that the registry knows.",
      registry.runtimes.map((r) => r.name),
    ),
    union("PlatformModel", "Every model id that the platform bills.", platformModels(registry)),
    "/** The registry with the ids of this build as literal types. */",
    "export type BuiltRegistry = Registry & {",
    "  readonly providers: readonly (Provider & { readonly name: ProviderName })[];",
    "  readonly runtimes: readonly (Runtime & { readonly name: RuntimeName; readonly defaultModel: PlatformModel })[];",
    "};\n",
    `export const registry: BuiltRegistry = ${render(value, "")};\n`,
  ].join("\n");
};
