import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { migrateDatabase } from "@molecule/db/migrate";
import { findSpendDrift } from "@molecule/db/repositories";
import { GATEWAY_PREFIX } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { startSandboxModel } from "@molecule/sandbox-model";
import { createTestDatabase, TEST_PEPPER, TEST_POSTGRES_VARIABLE } from "@molecule/testing";
import { createLog } from "../../apps/gateway/src/create-log.ts";
import { startGateway } from "../../apps/gateway/src/start-gateway.ts";
import { type Caller, createCaller } from "../../apps/gateway/src/testing/create-caller.ts";
import { expectedCharge } from "../../apps/gateway/src/testing/expected-charge.ts";
import { readAllAttempts } from "../../apps/gateway/src/testing/read-attempts.ts";
import type { Outcome } from "../gates/outcome.ts";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";

const MODEL = "anthropic/claude-opus-4-7";
const CALLERS_AT_ONCE = 8;
const BEFORE_MS = 3_000;
const AFTER_MS = 5_000;
const RECOVERY_MS = 60_000;

/** @returns the attempt of a call whose answer came whole */
const call = async (url: string, caller: Caller): Promise<string | null> => {
  const stream = Math.random() < 0.5;
  try {
    const response = await fetch(`${url}${GATEWAY_PREFIX}/anthropic/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": caller.key, "anthropic-version": "2023-06-01" },
      body: JSON.stringify({
        ...{ model: MODEL, max_tokens: 100, stream },
        messages: [{ role: "user", content: `slowly repeat: a b c` }],
      }),
    });
    const text = await response.text();
    if (response.status !== 200 || (stream && !text.includes("message_stop"))) {
      await sleep(50);
      return null;
    }
    return response.headers.get("x-molecule-attempt");
  } catch {
    return null;
  }
};

const keepCalling = async (url: string, caller: Caller, isOver: () => boolean): Promise<string[]> => {
  const whole: string[] = [];
  const one = async (): Promise<void> => {
    while (!isOver()) {
      const attemptId = await call(url, caller);
      if (attemptId !== null) whole.push(attemptId);
    }
  };
  await Promise.all(Array.from({ length: CALLERS_AT_ONCE }, one));
  return whole;
};

const openPostgres = async (dir: string, preferredPort?: number) =>
  startEmbeddedPostgres({
    ...{ dir, durable: true, database: "molecule_template" },
    ...(preferredPort === undefined ? {} : { preferredPort }),
  });

/**
 * Stops PostgreSQL for a while under load. Whoever got a whole answer is in the ledger at the provider's numbers, and
 * so is every other call that the provider answered.
 */
export const stopDatabase = async (seconds: number): Promise<Outcome> => {
  const dir = mkdtempSync(join(tmpdir(), "molecule-stop-"));
  let postgres = await openPostgres(join(dir, "postgres"));
  await migrateDatabase(postgres.url);
  process.env[TEST_POSTGRES_VARIABLE] = JSON.stringify({
    adminUrl: postgres.adminUrl,
    templateUrl: postgres.url,
  });
  const [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  const gateway = await startGateway({
    ...{ databaseUrl: database.url, registry, pepper: TEST_PEPPER, keys: new Map() },
    ...{ host: "127.0.0.1", port: 0, log: createLog("fatal"), spoolDir: join(dir, "spool") },
    sandbox: { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl },
  });
  const faults: string[] = [];
  let passed = 0;
  try {
    const caller = await createCaller(database.db);
    let over = false;
    const calling = keepCalling(gateway.url, caller, () => over);
    await sleep(BEFORE_MS);
    await postgres.stop();
    await sleep(seconds * 1000);
    postgres = await openPostgres(join(dir, "postgres"), postgres.port);
    await sleep(AFTER_MS);
    over = true;
    const whole = new Set(await calling);
    await gateway.caughtUp();
    const look = () => readAllAttempts(database.db, caller.scope);
    const giveUpAt = performance.now() + RECOVERY_MS;
    let rows = await look();
    while (rows.some(({ status }) => status === "admitted") && performance.now() < giveUpAt) {
      await sleep(200);
      rows = await look();
    }
    const known = new Map(rows.map((row) => [row.providerRequestId, row]));
    for (const record of model.requests()) {
      const row = known.get(record.providerRequestId);
      const charge = expectedCharge(MODEL, record.usage);
      if (row?.status === "settled" && row.chargeNanoUsd === charge) passed += 1;
      else
        faults.push(`${record.providerRequestId}: ${row?.status}, ${row?.chargeNanoUsd} and not ${charge}`);
    }
    const settled = new Set(rows.filter(({ status }) => status === "settled").map(({ id }) => id as string));
    for (const id of whole) if (!settled.has(id)) faults.push(`${id}: answered whole and not settled`);
    const drift = await withTenant(database.db, caller.scope, (tx) => findSpendDrift(tx, caller.scope));
    faults.push(...drift.map((each) => `${each.what} of ${each.scope} ${each.window} drifted`));
    console.log(`  ${whole.size} whole answers, ${model.requests().length} calls at the provider`);
  } finally {
    await gateway.close(2_000);
    await model.close();
    await database.drop();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  return { passed, failed: faults.length, detail: faults.slice(0, 20).join("\n") };
};

if (import.meta.main) {
  const outcome = await stopDatabase(Number(process.argv[2] ?? 60));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed\n${outcome.detail}`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
