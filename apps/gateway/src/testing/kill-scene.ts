import { once } from "node:events";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { type AttemptWithCharge, findSpendDrift, listCounters } from "@molecule/db/repositories";
import { EVER, GATEWAY_PREFIX } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import {
  createTestDatabase,
  type SpawnedGateway,
  spawnGateway,
  TEST_PEPPER,
  TEST_PEPPER_TEXT,
  type TestDatabase,
} from "@molecule/testing";
import { createLog } from "../create-log.ts";
import type { Failpoint } from "../failpoints.ts";
import { type RunningGateway, startGateway } from "../start-gateway.ts";
import { type Caller, createCaller } from "./create-caller.ts";
import { createSpoolDir } from "./create-spool-dir.ts";
import { expectedCharge } from "./expected-charge.ts";
import { readAttempts } from "./read-attempts.ts";
import { type DatabaseProxy, startDatabaseProxy } from "./start-database-proxy.ts";

const MODEL = "anthropic/claude-opus-4-7";
const CALLS = 6;
const DEATH_MS = 20_000;
const RECOVERY_MS = 30_000;

/** A survivor beside the gateway that is killed, on the same database and disk, with a quick sweep. */
export type KillScene = {
  /** Kills a gateway at the nth time of a point. @returns what is not as it must be; empty when all is well */
  kill(point: Failpoint, nth: number): Promise<readonly string[]>;
  close(): Promise<void>;
};

type Stage = {
  readonly database: TestDatabase;
  readonly model: SandboxModel;
  readonly proxy: DatabaseProxy;
  readonly survivor: RunningGateway;
  readonly spoolDir: string;
};

/** What a caller knows of its call. */
type Told = { readonly attemptId: string | null; readonly whole: boolean };

const call = async (url: string, caller: Caller, stream: boolean, n: number): Promise<Told> => {
  let attemptId: string | null = null;
  try {
    const response = await fetch(`${url}${GATEWAY_PREFIX}/anthropic/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": caller.key, "anthropic-version": "2023-06-01" },
      body: JSON.stringify({
        ...{ model: MODEL, max_tokens: 100, stream },
        messages: [{ role: "user", content: `repeat: word ${"and word ".repeat(n)}` }],
      }),
    });
    attemptId = response.headers.get("x-molecule-attempt");
    const text = await response.text();
    const whole = response.status === 200 && (!stream || text.includes("message_stop"));
    return { attemptId, whole };
  } catch {
    return { attemptId, whole: false };
  }
};

/** The disk is waited for only while the database is away. */
const isSpoolPoint = (point: Failpoint): boolean => point === "spool-synced";

const isRunning = ({ process }: SpawnedGateway): boolean =>
  process.exitCode === null && process.signalCode === null;

/** Lets a gateway work until it dies at its point; @returns what its callers were told */
const workToDeath = async (
  stage: Stage,
  child: SpawnedGateway,
  caller: Caller,
  point: Failpoint,
): Promise<readonly Told[]> => {
  const died = once(child.process, "exit");
  // Where the disk is to be waited for, ends come while the database is away: the first finds that out, later ones know.
  const delays = isSpoolPoint(point) ? [1_000, 2_000] : [];
  stage.model.script(delays.map((delayMs) => ({ delayMs, times: CALLS / 2 })));
  const calls = Array.from({ length: CALLS }, (_, n) => call(child.url, caller, n % 2 === 0, n));
  if (isSpoolPoint(point)) {
    while (stage.model.requests().length < CALLS && isRunning(child)) await sleep(5);
    stage.proxy.cut();
  }
  const told = await Promise.all(calls);
  const dead = await Promise.race([died.then(() => true), sleep(DEATH_MS, false)]);
  stage.proxy.open();
  if (!dead) {
    child.process.kill("SIGKILL");
    await died;
    throw new Error(`${point} was not reached`);
  }
  return told;
};

const isOpen = ({ status }: AttemptWithCharge): boolean => status === "admitted" || status === "unresolved";

const judgeAttempt = (stage: Stage, row: AttemptWithCharge, told: readonly Told[]): string[] => {
  const about = `${row.id} (${row.status})`;
  const record = stage.model.requests().find((each) => each.providerRequestId === row.providerRequestId);
  const whole = told.some((each) => each.whole && each.attemptId === row.id);
  if (whole && row.status !== "settled") return [`${about}: its caller has the whole answer`];
  if (row.status === "void") return row.chargeNanoUsd === null ? [] : [`${about}: charged all the same`];
  const charge = expectedCharge(MODEL, record?.usage ?? null);
  if (record === undefined) return [`${about}: the provider knows of no such call`];
  if (row.chargeNanoUsd !== charge) return [`${about}: charged ${row.chargeNanoUsd}, not ${charge}`];
  return charge <= row.holdNanoUsd ? [] : [`${about}: charged more than was held`];
};

/** Waits until every call of a tenant has its end, and so many are charged, then looks at all of it. */
const judge = async (
  stage: Stage,
  caller: Caller,
  told: readonly Told[],
  least: number,
): Promise<readonly string[]> => {
  const { db } = stage.database;
  const giveUpAt = performance.now() + RECOVERY_MS;
  const look = async () => ({
    rows: await readAttempts(db, caller.scope),
    counters: await withTenant(db, caller.scope, (tx) => listCounters(tx, caller.scope, [EVER])),
  });
  let { rows, counters } = await look();
  const reserved = () => counters.reduce((sum, counter) => sum + counter.reservedNanoUsd, 0n);
  const settled = () => rows.filter(({ status }) => status === "settled");
  // What a caller was told may lie on the disk alone, until the survivor reads it.
  const missing = () =>
    told.filter((each) => each.whole && !settled().some(({ id }) => id === each.attemptId));
  const isDone = () =>
    !rows.some(isOpen) && reserved() === 0n && missing().length === 0 && settled().length >= least;
  while (!isDone() && performance.now() < giveUpAt) {
    await sleep(100);
    ({ rows, counters } = await look());
  }
  const faults = rows.flatMap((row) =>
    isOpen(row) ? [`${row.id}: still ${row.status}`] : judgeAttempt(stage, row, told),
  );
  const drift = await withTenant(db, caller.scope, (tx) => findSpendDrift(tx, caller.scope));
  return [
    ...faults,
    ...missing().map(({ attemptId }) => `${attemptId}: answered and not in the ledger`),
    ...(settled().length < least
      ? [`${settled().length} are charged, not ${least}: the disk had no end`]
      : []),
    ...drift.map((each) => `${each.what} of ${each.scope} ${each.window} drifted`),
    ...(reserved() > 0n ? [`${reserved()} nano-USD stay reserved`] : []),
  ];
};

const startChild = ({ database, proxy, model, spoolDir }: Stage, point: Failpoint, nth: number) =>
  spawnGateway({
    DATABASE_URL: isSpoolPoint(point) ? proxy.url : database.url,
    GATEWAY_SPOOL_DIR: spoolDir,
    SANDBOX_MODEL_URL: model.url,
    FINGERPRINT_PEPPER: TEST_PEPPER_TEXT,
    GATEWAY_FAILPOINT: `${point}:${nth}`,
  });

/** A gateway that dies while it commits what another one, dead before, left on the disk. */
const killReplay = async (stage: Stage, caller: Caller): Promise<readonly Told[]> => {
  const told = await workToDeath(stage, await startChild(stage, "spool-synced", 1), caller, "spool-synced");
  // It sweeps as soon as it starts, so it may be dead before it says that it listens.
  await startChild(stage, "spool-replayed", 1).then(
    ({ process }) =>
      process.exitCode === null && process.signalCode === null ? once(process, "exit") : null,
    () => undefined,
  );
  return told;
};

/** Opens a scene for any number of kills, one after the other. */
export const openKillScene = async (): Promise<KillScene> => {
  const [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  const proxy = await startDatabaseProxy(database.url);
  const spoolDir = createSpoolDir();
  const survivor = await startGateway({
    ...{ databaseUrl: database.url, registry, pepper: TEST_PEPPER, keys: new Map(), spoolDir },
    ...{ host: "127.0.0.1", port: 0, log: createLog("fatal") },
    sandbox: { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl },
    sweep: { intervalMs: 100, graceSeconds: 1, silentSeconds: 0 },
  });
  const stage: Stage = { database, model, proxy, survivor, spoolDir };
  return {
    kill: async (point, nth) => {
      model.clearRequests();
      const caller = await createCaller(database.db);
      const told =
        point === "spool-replayed"
          ? await killReplay(stage, caller)
          : await workToDeath(stage, await startChild(stage, point, nth), caller, point);
      // It died with an end on the disk of which nobody was told.
      const least = isSpoolPoint(point) ? told.filter(({ whole }) => whole).length + 1 : 0;
      return judge(stage, caller, told, least);
    },
    close: async () => {
      await survivor.close(2_000);
      await proxy.close();
      await model.close();
      await database.drop();
      rmSync(spoolDir, { recursive: true, force: true });
    },
  };
};
