import { classifyName } from "../../oracle/classify-name.ts";
import {
  type Agreement,
  type History,
  type PayerRecord,
  payerRecord,
  sameRecord,
} from "../../oracle/receipt.ts";
import { runtimes } from "../../oracle/runtime-table.ts";
import type { Rows, SandboxUrls, Scope, State, StoredValue } from "../../oracle/state.ts";
import type { Random } from "../random.ts";
import { type RandomState, randomModel, randomState } from "../random-state.ts";
import { freshText, type ValueWorld } from "../random-values.ts";

/** How an installation is configured, as far as it decides who pays. */
export const INSTALLATIONS = ["full", "no_gateway", "openai_gateway", "nothing_installed"] as const;
export type Installation = (typeof INSTALLATIONS)[number];

/** A stored state with everything around it that a door may depend on. */
export type DoorState = {
  drawn: RandomState;
  installation: Installation;
  sandbox: boolean;
  tenantMode: "platform_managed" | "byok";
  /** Rows that do not open are marked so; else nobody has tried to open them yet. */
  discovered: boolean;
  /** Values that are credentials of the platform. */
  platformTexts: ReadonlySet<string>;
  history: History;
};

/** What an expectation needs of the addresses of an installation. */
export type Addresses = {
  gateway: { baseUrl: string; anthropicBaseUrl: string; usageUrl: string };
  sandbox: SandboxUrls;
};

/** Stands for a run's access key until the real one is known. */
export const ANY_ACCESS_KEY = "mk_live_of-this-run";

export function drawDoorState(random: Random, addresses: Addresses, world: ValueWorld): DoorState {
  const state: DoorState = {
    drawn: randomState(random, { world, storable: true }),
    installation: random.weigh([
      [17, "full"],
      [1, "no_gateway"],
      [1, "openai_gateway"],
      [1, "nothing_installed"],
    ]),
    sandbox: random.chance(0.3),
    tenantMode: random.chance(0.5) ? "byok" : "platform_managed",
    discovered: random.chance(0.6),
    platformTexts: new Set(),
    history: { last: null, agreements: [] },
  };
  if (state.sandbox) takeSandboxCredentials(random, state);
  settleUnreadable(random, state);
  state.platformTexts = drawPlatformTexts(random, state);
  state.history = drawHistory(random, payerRecord(expectState(state, addresses, new Set())));
  return state;
}

/** Most credentials of a sandbox tenant are ones that the product issued; some stand there from another time. */
function takeSandboxCredentials(random: Random, { drawn }: DoorState): void {
  for (const rows of [drawn.tenant, drawn.workspace]) {
    for (const [name, row] of rows) {
      if (classifyName(name) !== "credential" || (row.text ?? "").trim() === "" || random.chance(0.2))
        continue;
      rows.set(name, { ...row, text: `sk-sandbox-0a1b2c3d-${freshText(random)}` });
    }
  }
}

/** A model stands in clear, so that only a mark can make it unreadable; a blank row is one that does not exist. */
function settleUnreadable(random: Random, { drawn, discovered }: DoorState): void {
  for (const rows of [drawn.tenant, drawn.workspace]) {
    for (const [name, row] of rows) {
      const blank = (row.text ?? "").trim() === "";
      const clear = blank || classifyName(name) === "model";
      if (!row.opens && (blank || (clear && !discovered))) rows.set(name, { ...row, opens: true });
      const isModel = !blank && (name === "MODEL" || name === "MOLECULE_MODEL");
      if (isModel && discovered && random.chance(0.06)) rows.set(name, { ...row, opens: false });
    }
  }
}

function drawPlatformTexts(random: Random, { drawn }: DoorState): Set<string> {
  const texts = [...drawn.tenant.values(), ...drawn.workspace.values()].map((row) => (row.text ?? "").trim());
  return new Set(texts.filter((text) => isOwnText(text) && random.chance(0.012)));
}

/** A text that no other state has: known to the whole platform, an address would refuse every start. */
export function isOwnText(text: string): boolean {
  return /^(key-|plain |sk-|hf_|AIza|nvapi-)/.test(text) && text.length >= 8 && text.length < 100;
}

function drawHistory(random: Random, next: PayerRecord): History {
  if (random.chance(0.65)) return { last: null, agreements: [] };
  const last = random.chance(0.35) ? next : random.pick(otherRecords(next));
  const agreements: Agreement[] = [];
  if (!sameRecord(last, next) && random.chance(0.5)) agreements.push({ before: last, after: next });
  if (random.chance(0.3)) agreements.push({ before: last, after: random.pick(otherRecords(next)) });
  if (random.chance(0.1)) agreements.push({ before: random.pick(otherRecords(last)), after: next });
  return { last, agreements };
}

function otherRecords(record: PayerRecord): PayerRecord[] {
  const records: PayerRecord[] = [
    { payer: "platform", provider: "platform", credentialMethod: "gateway" },
    { payer: "none", provider: null, credentialMethod: null },
    { payer: "tenant", provider: null, credentialMethod: null },
    { payer: "tenant", provider: "anthropic-oauth", credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN" },
    { payer: "tenant", provider: record.provider, credentialMethod: "ANTHROPIC_AUTH_TOKEN" },
    { payer: "tenant", provider: "minimax", credentialMethod: record.credentialMethod },
  ];
  return records.filter((other) => !sameRecord(other, record));
}

export function rowKey(scope: Scope, name: string): string {
  return `${scope}:${name}`;
}

/** The state as someone sees it who knows only of the rows in `found` that they do not open. */
export function expectState(state: DoorState, addresses: Addresses, found: ReadonlySet<string>): State {
  const { drawn, installation, sandbox } = state;
  const see = (scope: Scope): Rows =>
    new Map(
      [...drawn[scope]].map(([name, row]): [string, StoredValue] => [
        name,
        {
          text: row.text,
          opens: row.opens || !(state.discovered || found.has(rowKey(scope, name))),
          coMingled: state.platformTexts.has((row.text ?? "").trim()),
        },
      ]),
    );
  const { baseUrl, anthropicBaseUrl, usageUrl } = addresses.gateway;
  const accessKey = ANY_ACCESS_KEY;
  const gateways = {
    full: { baseUrl, anthropicBaseUrl, usageUrl, accessKey },
    nothing_installed: { baseUrl, anthropicBaseUrl, usageUrl, accessKey },
    openai_gateway: { baseUrl, anthropicBaseUrl: null, usageUrl: null, accessKey },
    no_gateway: null,
  };
  return {
    runtime: drawn.runtime,
    override: drawn.override,
    requestedModel: null,
    tenant: see("tenant"),
    workspace: see("workspace"),
    gateway: gateways[installation],
    sandbox: sandbox ? addresses.sandbox : null,
    installed: installation === "nothing_installed" ? [] : [...runtimes.keys()],
  };
}

/** Rows of a state that do not open although nobody knows it yet. */
export function undiscoveredRows({ drawn, discovered }: DoorState): ReadonlySet<string> {
  if (discovered) return new Set();
  const keys = (["tenant", "workspace"] as const).flatMap((scope) =>
    [...drawn[scope]].filter(([, row]) => !row.opens).map(([name]) => rowKey(scope, name)),
  );
  return new Set(keys);
}

/** One to three edits that somebody makes while a run is live. */
export function mutate(random: Random, state: DoorState, world: ValueWorld): DoorState {
  const donor = randomState(random, { world, storable: true });
  const drawn: RandomState = {
    ...state.drawn,
    tenant: new Map(state.drawn.tenant),
    workspace: new Map(state.drawn.workspace),
  };
  for (let edits = random.pick([1, 1, 2, 3]); edits > 0; edits -= 1) {
    const rows = random.chance(0.4) ? drawn.tenant : drawn.workspace;
    const edit = random.weigh([
      [2, "override"],
      [3, "model"],
      [3, "remove"],
      [4, "add"],
      [2, "plain"],
    ] as const);
    if (edit === "override") drawn.override = donor.override;
    if (edit === "model")
      drawn.workspace.set("MODEL", { text: randomModel(random, drawn.runtime), opens: true });
    if (edit === "remove" && rows.size > 0) rows.delete(random.pick([...rows.keys()]));
    if (edit === "add") for (const [name, row] of [...donor.tenant, ...donor.workspace]) rows.set(name, row);
    if (edit === "plain") rows.set("FOO", { text: `plain ${freshText(random)}`, opens: true });
  }
  const mutated = { ...state, drawn };
  settleUnreadable(random, mutated);
  return mutated;
}
