import { classifyName } from "../oracle/classify-name.ts";
import { derive } from "../oracle/derive.ts";
import { injections, listedCredentials, operators, platformNames, routes } from "../oracle/name-table.ts";
import { providers } from "../oracle/provider-table.ts";
import { runtimes } from "../oracle/runtime-table.ts";
import type { StoredValue } from "../oracle/state.ts";
import type { Random } from "./random.ts";
import { credentialValue, plainValue, routeValue, type ValueWorld } from "./random-values.ts";

export type RandomRows = Map<string, StoredValue>;

export type RandomState = {
  runtime: string;
  override: string | null;
  requestedModel: string | null;
  tenant: RandomRows;
  workspace: RandomRows;
};

export type StateOptions = {
  world: ValueWorld;
  /** What cannot be stored (unknown runtimes, junk overrides, names outside the grammar) is left out. */
  storable: boolean;
};

const credentialNames = [
  ...new Set([...[...providers.values()].flatMap((row) => row.authEnv), ...listedCredentials]),
];
const reservedNames = [
  ...platformNames,
  "MOLECULE_LLM_USAGE_TOKEN",
  "MOLECULE_LLM_BASE_URL",
  "MOLECULE_AGENT_KEY",
  "MOLECULE_X",
];
const operatorNames = [...operators, "MOLECULE_OPERATOR_TOKEN", "MOLECULE_OPERATOR_X"];
const plainNames = [
  "FOO",
  "BAR_2",
  "_X",
  "A",
  "GIT_AUTHOR_NAME",
  "DATABASE_URL",
  "HERMES_DEFAULT_MODEL",
  "NODE_ENV",
];
const unstorableNames = ["github_token", "claude_code_oauth_token", "constructor", "toString", "Mixed_Case"];
const strangeRuntimes = [
  "",
  "external",
  "Claude-Code",
  " claude-code",
  "constructor",
  "__proto__",
  "toString",
];
const prefixModels: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "claude-code",
    ["claude-haiku-4-5-20251001", "kimi-latest", "MINIMAX-M9", "minimax-m1", "platform/x", "platform/"],
  ],
  ["codex", ["gpt-4o", "gpt-", "platform/x"]],
  ["hermes", ["kimi-for-coding", "platform/openai"]],
  ["openclaw", ["kimi-k9", "platform/x"]],
]);
const strangeModels = [
  "made-up",
  "OPUS",
  "Kimi-k2",
  "anthropic/opus",
  "platform/../opus",
  "moonshot/",
  "opus2",
  "constructor",
];

export function randomState(random: Random, options: StateOptions): RandomState {
  const state: RandomState = {
    runtime: randomRuntime(random, options.storable),
    override: randomOverride(random, options.storable),
    requestedModel: null,
    tenant: new Map(),
    workspace: new Map(),
  };
  placeModel(random, state, options.storable);
  placeMatchingCredentials(random, state);
  placeHijackers(random, state);
  for (
    let count = random.weigh([
      [4, 0],
      [4, 1],
      [3, 2],
      [2, 3],
      [1, 5],
    ]);
    count > 0;
    count -= 1
  ) {
    const name = randomName(random, options.storable);
    rowsAt(random, state).set(name, storedValue(random, valueFor(random, name, options.world)));
  }
  if (random.chance(0.16)) smuggle(random, state);
  return state;
}

/** A credential of the state once more, under a name that says nothing. */
function smuggle(random: Random, { tenant, workspace }: RandomState): void {
  const credentials = [...tenant, ...workspace].filter(([name]) => classifyName(name) === "credential");
  if (credentials.length === 0) return;
  const [, { text }] = random.pick(credentials);
  workspace.set(random.pick(["FOO", "A", "DATABASE_URL"]), { text, opens: true });
}

function randomRuntime(random: Random, storable: boolean): string {
  if (!storable && random.chance(0.04)) return random.pick(strangeRuntimes);
  // A runtime that the registry has forgotten since the workspace was made.
  if (storable && random.chance(0.02)) return "external";
  return random.weigh([
    [5, "claude-code"],
    [3, "codex"],
    [2, "hermes"],
    [2, "openclaw"],
  ]);
}

function randomOverride(random: Random, storable: boolean): string | null {
  if (random.chance(0.7)) return null;
  if (!storable && random.chance(0.25))
    return random.pick(["", "BYOK", "byokk", " byok", "null", "constructor"]);
  return random.pick(["byok", "platform_managed", "disabled"]);
}

/** A model of this runtime more often than anything else; ids of others, inventions, padding and blanks too. */
export function randomModel(random: Random, runtime: string): string {
  const native = [...(runtimes.get(runtime)?.models.values() ?? [["opus"]])];
  const elsewhere = [...runtimes.values()].flatMap((row) => [...row.models.values()].flat());
  const model = random.weigh([
    [14, random.pick(random.pick(native))],
    [3, random.pick(prefixModels.get(runtime) ?? ["opus"])],
    [2, random.pick(elsewhere)],
    [1, random.pick(strangeModels)],
  ]);
  return random.weigh([
    [20, model],
    [1, ` ${model}\n`],
    [1, random.pick(["", "  "])],
  ]);
}

function placeModel(random: Random, state: RandomState, storable: boolean): void {
  const model = () => {
    const row = { text: randomModel(random, state.runtime), opens: true };
    return random.chance(0.03) && !storable ? { text: null, opens: false } : row;
  };
  const place = random.weigh([
    [3, "none"],
    [12, "workspace"],
    [4, "tenant"],
    [3, "molecule"],
    [2, "both"],
    [2, "requested"],
    [0.4, "tenantMolecule"],
  ] as const);
  if (place === "workspace" || place === "both") state.workspace.set("MODEL", model());
  if (place === "tenant" || place === "both") state.tenant.set("MODEL", model());
  if (place === "molecule") state.workspace.set("MOLECULE_MODEL", model());
  if (place === "molecule" && random.chance(0.5)) state.workspace.set("MODEL", model());
  if (place === "tenantMolecule") state.tenant.set("MOLECULE_MODEL", model());
  if (place === "requested" && !storable) state.requestedModel = randomModel(random, state.runtime);
  if (random.chance(0.05)) state.tenant.set("MODEL", model());
}

/** What the model in hand would ask for, at either scope or both, under each name that its provider accepts. */
function placeMatchingCredentials(random: Random, state: RandomState): void {
  const texts = [
    state.requestedModel,
    ...[state.workspace, state.tenant].flatMap((rows) => [
      rows.get("MODEL")?.text,
      rows.get("MOLECULE_MODEL")?.text,
    ]),
  ];
  for (const text of texts) {
    const derivation = derive(state.runtime, text ?? "", []);
    if (!derivation.ok || !random.chance(0.8)) continue;
    const names = providers.get(derivation.provider)?.authEnv ?? [];
    for (
      let count = random.weigh([
        [5, 1],
        [2, 2],
        [1, 3],
      ]);
      count > 0;
      count -= 1
    ) {
      const value = credentialValue(random, derivation.provider);
      rowsAt(random, state).set(random.pick(names), storedValue(random, value));
    }
  }
}

/** Other credentials that the runtime reads: each could take a call elsewhere. */
function placeHijackers(random: Random, state: RandomState): void {
  const reads = runtimes.get(state.runtime)?.reads ?? credentialNames;
  while (random.chance(0.3)) {
    rowsAt(random, state).set(
      random.pick(reads),
      storedValue(random, credentialValue(random, "anthropic-api")),
    );
  }
}

export function randomName(random: Random, storable: boolean): string {
  const names = random.weigh([
    [8, plainNames],
    [7, credentialNames],
    [7, [...routes]],
    [1, reservedNames],
    [1, [...injections]],
    [1.2, operatorNames],
    [storable ? 0 : 1, unstorableNames],
  ]);
  const name = random.pick(names);
  return storable && /[a-z]/.test(name) ? "HTTPS_PROXY" : name;
}

export function valueFor(random: Random, name: string, world: ValueWorld): string {
  const kind = classifyName(name);
  if (kind === "credential") {
    const owner = [...providers.values()].find((row) => row.authEnv.includes(name))?.name ?? null;
    return credentialValue(random, owner);
  }
  return kind === "route" ? routeValue(random, world) : plainValue(random, world);
}

function rowsAt(random: Random, state: RandomState): RandomRows {
  return random.chance(0.45) ? state.tenant : state.workspace;
}

function storedValue(random: Random, text: string): StoredValue {
  return { text, opens: !random.chance(0.04) };
}
