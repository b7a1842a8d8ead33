import { markLive, type PreparedRun } from "@molecule/services/run";
import type { Person } from "../../../packages/api/src/suite.ts";
import { type PayerRecord, payerRecord, sameRecord } from "../../oracle/receipt.ts";
import { resolve } from "../../oracle/resolution.ts";
import { type Counts, count } from "../counts.ts";
import { createRandom, type Random } from "../random.ts";
import { randomWrite } from "../random-write.ts";
import { askDrift } from "./ask-drift.ts";
import { askGateway } from "./ask-gateway.ts";
import { askAfterEnd, askProcess } from "./ask-process.ts";
import { askPull, expectPull } from "./ask-pull.ts";
import { askAdmin, askScreens } from "./ask-screens.ts";
import { askStart, claim, expectStart } from "./ask-start.ts";
import { type Attempt, askWrite, expectWrite, hintsFor } from "./ask-write.ts";
import type { Difference } from "./difference.ts";
import {
  type DoorState,
  drawDoorState,
  expectState,
  isOwnText,
  mutate,
  undiscoveredRows,
} from "./door-state.ts";
import { type Doors, doorsOf } from "./open-doors.ts";
import { recordPastRun } from "./record-past-run.ts";
import { type Place, storeState, writeState } from "./store-state.ts";

export type Asked = {
  readonly seed: number;
  readonly state: DoorState;
  /** What it became while its run was live; null when no run started. */
  readonly mutated: DoorState | null;
  readonly differences: readonly Difference[];
};

type Asking = {
  doors: Doors;
  place: Place;
  random: Random;
  counts: Counts;
  withProcess: boolean;
  mutated: DoorState | null;
};

/** Stores one random state and asks every door about it. */
export async function askDoors(
  doors: Doors,
  person: Person,
  seed: number,
  options: { counts: Counts; withProcess: boolean },
): Promise<Asked> {
  const random = createRandom(seed);
  const state = drawDoorState(random, doors.addresses, doors.world);
  const place = await storeState(doors, person, state);
  const asking: Asking = { doors, place, random, ...options, mutated: null };
  const differences = await askAll(asking, state);
  return { seed, state, mutated: asking.mutated, differences };
}

async function askAll(asking: Asking, stored: DoorState): Promise<Difference[]> {
  const { doors, place, counts } = asking;
  const undiscovered = undiscoveredRows(stored);
  const believed = expectState(stored, doors.addresses, new Set());
  const { mode, source } = resolve(believed);
  count(counts, `screen ${mode} ${source}`);
  const differences = await askScreens(doors, place, stored, believed);

  const expected = expectStart(stored, believed, undiscovered);
  count(counts, `start ${expected.ok ? mode : expected.refusal.code}`);
  const { differences: ofStart, run } = await askStart(doors, place, stored, believed, expected);
  differences.push(...ofStart);
  if (run !== null && expected.ok) return [...differences, ...(await askLiveRun(asking, stored, run))];

  // What the start found out, every screen now knows.
  const found = new Set(expected.ok ? [] : expected.found);
  if (found.size > 0) {
    count(counts, "screen after a start found rows that do not open");
    differences.push(
      ...(await askScreens(doors, place, stored, expectState(stored, doors.addresses, found))),
    );
  }
  const calling = drawCalling(asking.random, payerRecord(believed));
  const key = await recordPastRun(doors.test.db, place, calling, { reachedLive: true, ended: false });
  const live = { ...stored, history: { ...stored.history, last: calling } };
  differences.push(...(await askPullOf(asking, live, key, calling, found)));
  return [...differences, ...(await askWriteOf(asking, live, found))];
}

/** The run that asks: often one that pays as a start would pay now, so that refusals show themselves. */
function drawCalling(random: Random, next: PayerRecord): PayerRecord {
  if (random.chance(0.7)) return next;
  return { payer: "platform", provider: "platform", credentialMethod: "gateway" };
}

async function askPullOf(
  asking: Asking,
  live: DoorState,
  key: string,
  calling: PayerRecord,
  found: ReadonlySet<string>,
): Promise<Difference[]> {
  const { doors, place, counts } = asking;
  const unknown = new Set([...undiscoveredRows(live)].filter((row) => !found.has(row)));
  const believed = expectState(live, doors.addresses, found);
  const answer = expectPull(believed, calling, live.history.agreements, unknown);
  count(counts, `pull ${answer.kind === "refused" ? answer.code : answer.kind}`);
  return askPull(doors, place, live, key, answer);
}

async function askLiveRun(asking: Asking, stored: DoorState, run: PreparedRun): Promise<Difference[]> {
  const { doors, place, random, counts, withProcess } = asking;
  const { ctx } = doorsOf(doors, stored.installation);
  const differences: Difference[] = [];
  if (withProcess) {
    count(counts, `process ${run.receipt.mode}`);
    differences.push(...(await askProcess(doors, place, run)));
  }
  if (!(await markLive(ctx, await claim(doors, place), run.run)))
    throw new Error("the run has ended meanwhile");
  differences.push(...(await askGateway(doors, run.env)));

  const { payer, provider, credentialMethod } = run.receipt;
  const calling = { payer, provider, credentialMethod };
  // The start used the agreement that it needed; the run that is live now is what the next is compared with.
  const agreements = stored.history.agreements.filter(({ after }) => !sameRecord(after, calling));
  const live = { ...stored, history: { last: calling, agreements } };
  const key = run.env["MOLECULE_AGENT_KEY"] ?? "";
  differences.push(...(await askPullOf(asking, live, key, calling, new Set())));

  const mutated = mutate(random, live, doors.world);
  asking.mutated = mutated;
  await writeState(doors, place, mutated, live);
  const before = new Set<string>();
  differences.push(
    ...(await askScreens(doors, place, mutated, expectState(mutated, doors.addresses, before))),
  );
  differences.push(...(await askDrift(doors, place, live, mutated)));
  differences.push(...(await askPullOf(asking, mutated, key, calling, before)));
  differences.push(...(await askWriteOf(asking, mutated, before)));
  if (withProcess) differences.push(...(await askAfterEnd(doors, place, stored, run)));
  return differences;
}

/** A save of a random name, alone or with a model chosen beside it, and then the endpoint once more. */
async function askWriteOf(
  asking: Asking,
  stored: DoorState,
  found: ReadonlySet<string>,
): Promise<Difference[]> {
  const { doors, place, random, counts } = asking;
  const believed = expectState(stored, doors.addresses, found);
  const drawn = randomWrite(random, stored.drawn, doors.world);
  const model =
    drawn.scope === "workspace" && !/MODEL/.test(drawn.name) && random.chance(0.25)
      ? random.pick(["opus", "gpt-5.4", "moonshot/kimi-k2.6", "made-up"])
      : null;
  const coMingled =
    random.chance(0.1) && isOwnText(drawn.value) && drawn.name !== "MODEL" && drawn.name !== "MOLECULE_MODEL";
  const hints = hintsFor(stored, drawn.scope, drawn.name);
  const attempt: Attempt = { ...drawn, tenantMode: stored.tenantMode, hints, coMingled, model };
  const expected = expectWrite(believed, attempt);
  for (const code of expected) count(counts, `write ${code}`);
  const differences = await askWrite(doors, place, stored, attempt, expected);
  if (!expected.includes("allowed")) return differences;
  const row = { text: attempt.value, opens: true };
  const workspace =
    model === null
      ? new Map(believed.workspace)
      : new Map(believed.workspace).set("MODEL", { text: model, opens: true });
  if (model !== null) workspace.delete("MOLECULE_MODEL");
  const tenant = new Map(believed.tenant);
  (attempt.scope === "tenant" ? tenant : workspace).set(attempt.name, row);
  return [...differences, ...(await askAdmin(doors, place, stored, { ...believed, tenant, workspace }))];
}
