import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import {
  type AttemptWithCharge,
  endRun,
  findSpendDrift,
  listBudgets,
  listCounters,
} from "@molecule/db/repositories";
import { EVER, GATEWAY_PREFIX, type SpendAccount } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { type RecordedRequest, type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { archiveBudget, setBudget } from "@molecule/services";
import { createTestDatabase, TEST_PEPPER, type TestDatabase } from "@molecule/testing";
import { createLog } from "../create-log.ts";
import { type RunningGateway, startGateway } from "../start-gateway.ts";
import { type Caller, createCaller } from "./create-caller.ts";
import { createSpoolDir } from "./create-spool-dir.ts";
import { expectedCharge } from "./expected-charge.ts";
import { CALLERS, type RandomCall, type Round } from "./random-round.ts";
import { readAllAttempts } from "./read-attempts.ts";
import { type DatabaseProxy, startDatabaseProxy } from "./start-database-proxy.ts";

export type ExactnessScene = {
  /** Plays rounds with tenants of their own. @returns what is not exact; empty when all is */
  play(rounds: readonly Round[]): Promise<readonly string[]>;
  /** Attempts in the ledgers of all plays. */
  attempts(): number;
  close(): Promise<void>;
};

type Stage = {
  readonly database: TestDatabase;
  readonly model: SandboxModel;
  readonly proxy: DatabaseProxy;
  readonly replicas: readonly RunningGateway[];
};

const RECOVERY_MS = 20_000;
/** Every replica knows of a budget by then, also when the notification was lost. */
const HEARD_MS = 2_500;
const RUNTIMES = ["claude-code", "codex", "codex"];
/** One call of the dearest sort within `max_tokens` 60. */
const HOLD_OF_ONE_NANO_USD = 15_000_000n;

const PATHS = {
  messages: "/anthropic/v1/messages",
  chat: "/openai/v1/chat/completions",
  responses: "/openai/v1/responses",
};

/** Callers of one dialect call in it; the model follows from it. */
const requestOf = (caller: Caller, at: number, { shape, stream, words, maxTokens }: RandomCall) => {
  const text = `repeat: ${"word ".repeat(words + 1)}`;
  const anthropic = RUNTIMES[at] === "claude-code";
  const asked = anthropic ? "messages" : shape === "messages" ? "chat" : shape;
  const model = anthropic ? "anthropic/claude-opus-4-7" : "openai/gpt-5.4";
  const messages = [{ role: "user", content: text }];
  const body = {
    messages: { model, stream, messages, max_tokens: maxTokens },
    chat: { model, stream, messages, max_completion_tokens: maxTokens },
    responses: { model, stream, input: text, max_output_tokens: maxTokens },
  }[asked];
  const headers = { authorization: `Bearer ${caller.key}`, "anthropic-version": "2023-06-01" };
  return { path: PATHS[asked], init: { method: "POST", headers, body: JSON.stringify(body) } };
};

const send = async (stage: Stage, caller: Caller, call: RandomCall): Promise<void> => {
  const { path, init } = requestOf(caller, call.caller, call);
  const abort = new AbortController();
  const url = stage.replicas[call.replica]?.url ?? "";
  try {
    const response = await fetch(`${url}${GATEWAY_PREFIX}${path}`, { ...init, signal: abort.signal });
    if (call.leaveAfter === null) {
      await response.text();
      return;
    }
    const reader = response.body?.getReader();
    for (let piece = 0; piece < call.leaveAfter; piece += 1) await reader?.read();
    abort.abort();
  } catch {
    // Cut answers and lost connections are what this is about.
  }
};

const prepare = async (stage: Stage, callers: Caller[], { event }: Round): Promise<void> => {
  const { database, proxy } = stage;
  const first = callers[0];
  if (first === undefined) return;
  const { scope, workspaceId } = first;
  switch (event.kind) {
    case "nothing":
      return;
    case "set-budget": {
      const counters = await withTenant(database.db, scope, (tx) =>
        listCounters(tx, scope, [
          new Date().toISOString().slice(0, 10),
          `${new Date().toISOString().slice(0, 7)}-01`,
        ]),
      );
      const spent = counters
        .filter((each) => each.scope === event.scope && each.window === event.window)
        .reduce((most, each) => (each.spentNanoUsd > most ? each.spentNanoUsd : most), 0n);
      await setBudget(database, scope, {
        ...{ scope: event.scope, window: event.window, enforcement: "stop", payer: "platform" },
        workspaceId: event.scope === "workspace" ? workspaceId : null,
        limitNanoUsd: spent + BigInt(event.calls) * HOLD_OF_ONE_NANO_USD,
      });
      await sleep(HEARD_MS);
      return;
    }
    case "archive-budgets":
      for (const budget of await withTenant(database.db, scope, (tx) => listBudgets(tx, scope.tenantId)))
        await archiveBudget(database, scope, budget.id);
      return;
    case "end-run":
      return;
    case "cut-reply":
      proxy.cutNextReply();
      return;
    case "database-away":
      setTimeout(proxy.cut, 20);
      setTimeout(proxy.open, 20 + event.forMs);
  }
};

/** Ends the first caller's run while it calls. */
const endFirstRun = async ({ database }: Stage, [first]: readonly Caller[]): Promise<void> => {
  if (first === undefined) return;
  const { scope, runId } = first;
  await sleep(20);
  await withTenant(database.db, scope, (tx) =>
    endRun(tx, scope, runId, { reason: "superseded", detail: "test" }),
  );
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** Whether the recorded usage is one that a provider could mean. */
const isUsable = ({ usage }: RecordedRequest): boolean =>
  usage !== null &&
  Object.entries(usage).every(
    ([key, value]) => !/^(input|output|prompt|completion|cache).*tokens$/.test(key) || isCount(value),
  );

const judgeSettled = (row: AttemptWithCharge, record: RecordedRequest): string[] => {
  const charge = row.chargeNanoUsd ?? -1n;
  if (charge < 0n) return [`${row.id}: settled without a charge`];
  if (row.estimated)
    return charge <= row.holdNanoUsd && !isUsable(record)
      ? []
      : [`${row.id}: estimated without need, or too high`];
  const expected = expectedCharge(row.model, record.usage);
  if (charge !== expected) return [`${row.id}: charged ${charge}, not ${expected}`];
  return charge <= row.holdNanoUsd ? [] : [`${row.id}: charged ${charge}, held ${row.holdNanoUsd}`];
};

/** A call as the provider saw it against the call in the ledger. */
const judgeRow = (row: AttemptWithCharge, record: RecordedRequest | undefined): string[] => {
  if (record === undefined)
    return row.status === "settled" ? [`${row.id}: charged, and the provider knows of no such call`] : [];
  if (record.status >= 300)
    return row.status === "void" ? [] : [`${row.id}: ${row.status} after ${record.status}`];
  if (row.status === "settled") return judgeSettled(row, record);
  // A stream that the provider cut before its numbers; nothing else may be free or open.
  return record.outcome === "cut"
    ? []
    : [`${row.id}: ${row.status}, and the provider answered (${record.outcome})`];
};

const judge = async (
  stage: Stage,
  caller: Caller,
  records: readonly RecordedRequest[],
): Promise<readonly string[]> => {
  const { db } = stage.database;
  const { scope } = caller;
  const giveUpAt = performance.now() + RECOVERY_MS;
  const look = () => readAllAttempts(db, scope);
  // A call that no row tells of yet would not be waited for.
  await Promise.all(stage.replicas.map((replica) => replica.caughtUp()));
  let rows = await look();
  while (
    rows.some((row) => row.status === "admitted" || row.status === "unresolved") &&
    performance.now() < giveUpAt
  ) {
    await sleep(50);
    rows = await look();
  }
  const open = rows.filter((row) => row.status === "admitted" || row.status === "unresolved");
  const byRequest = new Map(records.map((record) => [record.providerRequestId, record]));
  const drift = await withTenant(db, scope, (tx) => findSpendDrift(tx, scope));
  return [
    ...open.map((row) => `${row.id}: still ${row.status}`),
    ...rows.flatMap((row) => judgeRow(row, byRequest.get(row.providerRequestId ?? ""))),
    ...drift.map(
      (each) => `${each.what} of ${each.scope} ${each.window}: ${each.keptNanoUsd}, not ${each.foundNanoUsd}`,
    ),
  ];
};

const keyOf = (account: SpendAccount): string => `${account.scope} ${account.scopeId} ${account.window}`;

/** Budgets in force under which more is spent than they allow; what was spent before counts as allowed. */
const findOverspent = async (stage: Stage, { scope }: Caller): Promise<readonly string[]> =>
  withTenant(stage.database.db, scope, async (tx) => {
    const today = new Date().toISOString().slice(0, 10);
    const counters = await listCounters(tx, scope, [today, `${today.slice(0, 7)}-01`, EVER]);
    const budgets = await listBudgets(tx, scope.tenantId);
    return budgets.flatMap((budget) =>
      counters
        .filter((each) => each.scope === budget.scope && each.window === budget.window)
        .filter((each) => each.spentNanoUsd > budget.limitNanoUsd)
        .map((each) => `${keyOf(each)}: ${each.spentNanoUsd} spent of ${budget.limitNanoUsd}`),
    );
  });

const playRound = async (stage: Stage, callers: Caller[], round: Round): Promise<void> => {
  stage.model.script(round.misbehaviours.map((each) => ({ ...each })));
  await prepare(stage, callers, round);
  const ended = round.event.kind === "end-run" ? endFirstRun(stage, callers) : undefined;
  await Promise.all([
    ended,
    ...round.calls.map((call) => {
      const caller = callers[call.caller];
      return caller === undefined ? undefined : send(stage, caller, call);
    }),
  ]);
  stage.model.script([]);
};

const play = async (
  stage: Stage,
  rounds: readonly Round[],
): Promise<{ faults: string[]; attempts: number }> => {
  const { database, model } = stage;
  model.clearRequests();
  const callers: Caller[] = [];
  for (let at = 0; at < CALLERS; at += 1)
    callers.push(await createCaller(database.db, { runtime: RUNTIMES[at] ?? "codex" }));
  const faults: string[] = [];
  for (const round of rounds) {
    await playRound(stage, callers, round);
    if (round.event.kind === "end-run" && callers[0] !== undefined) {
      callers[0] = await createCaller(database.db, { runtime: RUNTIMES[0] ?? "", after: callers[0] });
    }
    const records = model.requests();
    for (const caller of callers) {
      faults.push(...(await judge(stage, caller, records)));
      faults.push(...(await findOverspent(stage, caller)));
    }
  }
  const charged = new Set<string>();
  let attempts = 0;
  for (const caller of callers)
    for (const row of await readAllAttempts(database.db, caller.scope)) {
      attempts += 1;
      if (row.providerRequestId !== null) charged.add(row.providerRequestId);
    }
  for (const record of model.requests())
    if (record.outcome === "answered" && !charged.has(record.providerRequestId))
      faults.push(`${record.providerRequestId}: answered, and in no ledger`);
  return { faults, attempts };
};

const startReplica = (stage: Pick<Stage, "model" | "proxy">, spoolDir: string): Promise<RunningGateway> =>
  startGateway({
    ...{ databaseUrl: stage.proxy.url, registry, pepper: TEST_PEPPER, keys: new Map(), spoolDir },
    ...{ host: "127.0.0.1", port: 0, log: createLog("fatal") },
    sandbox: { anthropicBaseUrl: stage.model.anthropicBaseUrl, openaiBaseUrl: stage.model.openaiBaseUrl },
    sweep: { intervalMs: 100, graceSeconds: 1, silentSeconds: 2 },
  });

/** Two replicas on a database that can be taken away from them. */
export const openExactnessScene = async (): Promise<ExactnessScene> => {
  const [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  const proxy = await startDatabaseProxy(database.url);
  const spoolDir = createSpoolDir();
  const replicas = await Promise.all([1, 2].map(() => startReplica({ model, proxy }, spoolDir)));
  const stage: Stage = { database, model, proxy, replicas };
  let attempts = 0;
  return {
    play: async (rounds) => {
      const played = await play(stage, rounds);
      attempts += played.attempts;
      return played.faults;
    },
    attempts: () => attempts,
    close: async () => {
      proxy.open();
      for (const replica of replicas) await replica.close(2_000);
      await proxy.close();
      await model.close();
      await database.drop();
      rmSync(spoolDir, { recursive: true, force: true });
    },
  };
};
