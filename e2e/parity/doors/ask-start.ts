import { withTenant } from "@molecule/db";
import { findRunReceipt, findWorkspace, listOpenRuns } from "@molecule/db/repositories";
import type { RunReceipt } from "@molecule/domain";
import { claimWorkspaces, type PreparedRun, prepareRun } from "@molecule/services/run";
import { chooseCredential } from "../../oracle/choose-credential.ts";
import { type Plan, plan, type Refusal } from "../../oracle/plan.ts";
import { payerRecord, startRefusal } from "../../oracle/receipt.ts";
import { resolve } from "../../oracle/resolution.ts";
import { scannedOut } from "../../oracle/scan.ts";
import { mergeRows, type State } from "../../oracle/state.ts";
import { compare, type Difference, sorted } from "./difference.ts";
import { ANY_ACCESS_KEY, type DoorState, rowKey } from "./door-state.ts";
import { type Doors, doorsOf } from "./open-doors.ts";
import type { Place } from "./store-state.ts";

type Environment = Record<string, string>;

export type ExpectedStart =
  | { ok: true; env: Environment; planned: Extract<Plan, { ok: true }> }
  | { ok: false; refusal: Refusal; found: readonly string[] };

/**
 * What a start must do with this state. Rows that nobody has tried to open are first met when the plan already
 * stands; those that it uses are then known.
 */
export function expectStart(
  stored: DoorState,
  believed: State,
  undiscovered: ReadonlySet<string>,
): ExpectedStart {
  const refusal = startRefusal(believed, stored.history);
  if (refusal !== null) return { ok: false, refusal, found: [] };
  const planned = plan(believed);
  if (!planned.ok) return { ok: false, refusal: planned, found: [] };
  const failing = mergeRows(believed).filter(
    (row) => row.name in planned.stored && undiscovered.has(rowKey(row.scope, row.name)),
  );
  if (failing.length > 0) {
    const names = failing.map((row) => row.name);
    const found = failing.map((row) => rowKey(row.scope, row.name));
    return { ok: false, refusal: { ok: false, code: "SECRET_UNREADABLE", names }, found };
  }
  const names = scannedOut(believed, planned.mode, planned.stored);
  if (names.length > 0)
    return { ok: false, refusal: { ok: false, code: "ENV_SCAN_FAILED", names }, found: [] };
  return { ok: true, env: planned.env, planned };
}

export type Start = { readonly differences: Difference[]; readonly run: PreparedRun | null };

const OWNER = "parity";
const AGENT_KEY = /^ma_live_[\w-]{43}$/;
const ACCESS_KEY = /^mk_live_[\w-]{43}$/;

export async function claim({ test }: Doors, { workspaceId }: Place) {
  const asking = {
    owner: OWNER,
    deadOwners: [OWNER],
    only: workspaceId,
    drivers: ["process" as const],
    limit: 1,
  };
  const [lease] = await claimWorkspaces({ db: test.db }, asking);
  if (lease === undefined) throw new Error("the workspace could not be claimed");
  return lease;
}

/** Prepares a start as the supervisor does, and compares the environment or the refusal, and what is on record. */
export async function askStart(
  doors: Doors,
  place: Place,
  stored: DoorState,
  believed: State,
  expected: ExpectedStart,
): Promise<Start> {
  const { ctx, agentApi } = doorsOf(doors, stored.installation);
  const identify = (run: Parameters<typeof doors.processes.surroundings>[0]) => ({
    PLATFORM_URL: agentApi.url,
    ...doors.processes.surroundings(run),
  });
  const lease = await claim(doors, place);
  const { openSecret } = doors.test;
  const result = await prepareRun(ctx, lease, {
    openSecret,
    identify,
    engineFault: null,
    retryUnresolvedInMs: 1_000,
  });
  if (!result.ok || !expected.ok) {
    const actual = result.ok ? { started: true } : { code: result.code, names: sorted(result.names) };
    const wanted = expected.ok ? { started: true } : refusalOf(expected.refusal);
    const recorded = expected.ok ? [] : await compareStoredRefusal(doors, place, expected.refusal);
    return { differences: [...compare("start", wanted, actual), ...recorded], run: null };
  }
  const identity = {
    ...identify(result.run),
    WORKSPACE_ID: place.workspaceId,
    MOLECULE_AGENT_KEY: "the agent key",
  };
  const differences = [
    ...compare("start", { ...expected.env, ...identity }, withoutKeys(result.env)),
    ...compareReceipt(believed, expected, result.receipt),
    ...(await compareStoredReceipt(doors, place, result)),
  ];
  return { differences, run: result };
}

function refusalOf({ code, names }: Refusal) {
  return { code, names: sorted(names ?? []) };
}

/** Keys are random: each that has the right form becomes the word that stands for it. */
function withoutKeys(env: Readonly<Environment>): Environment {
  const accessKey = env["MOLECULE_LLM_USAGE_TOKEN"];
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      if (name === "MOLECULE_AGENT_KEY" && AGENT_KEY.test(value)) return [name, "the agent key"];
      return [name, value === accessKey && ACCESS_KEY.test(value) ? ANY_ACCESS_KEY : value];
    }),
  );
}

function compareReceipt(
  state: State,
  { planned }: Extract<ExpectedStart, { ok: true }>,
  receipt: RunReceipt,
): Difference[] {
  const { mode, source } = resolve(state);
  const rows = new Map(mergeRows(state).map((row) => [row.name, row.scope]));
  const chosen = mode === "byok" ? chooseCredential(state) : null;
  const expected = {
    ...payerRecord(state),
    mode,
    source,
    model: planned.env["MODEL"] ?? null,
    injected: sorted(Object.keys(planned.stored)).map((name) => [name, rows.get(name)]),
    withheld: planned.withheld,
    credential: chosen && [chosen.name, chosen.scope],
  };
  const values = Object.values(planned.stored).filter((value) => value.trim().length >= 8);
  const text = JSON.stringify(receipt);
  return [
    ...compare("receipt", expected, {
      payer: receipt.payer,
      provider: receipt.provider,
      credentialMethod: receipt.credentialMethod,
      mode: receipt.mode,
      source: receipt.source,
      model: receipt.model,
      injected: receipt.injected.map(({ name, scope }) => [name, scope]),
      withheld: receipt.withheld,
      credential: receipt.credential && [receipt.credential.name, receipt.credential.scope],
    }),
    ...compare(
      "receipt: holds no value",
      [],
      values.filter((value) => text.includes(JSON.stringify(value))),
    ),
  ];
}

async function compareStoredReceipt(
  { test }: Doors,
  { scope }: Place,
  { run, receipt }: PreparedRun,
): Promise<Difference[]> {
  const kept = await withTenant(test.db, scope, (tx) => findRunReceipt(tx, scope, run.id));
  return compare("receipt: stored", receipt, kept);
}

async function compareStoredRefusal(
  { test }: Doors,
  { scope, workspaceId }: Place,
  refusal: Refusal,
): Promise<Difference[]> {
  const { workspace, runs } = await withTenant(test.db, scope, async (tx) => ({
    workspace: await findWorkspace(tx, scope, workspaceId),
    runs: await listOpenRuns(tx, scope, workspaceId),
  }));
  const { code, names } = workspace?.refusal ?? {};
  return [
    ...compare("start: refusal on record", refusalOf(refusal), { code, names: sorted(names ?? []) }),
    ...compare("start: nothing prepared", 0, runs.length),
  ];
}
