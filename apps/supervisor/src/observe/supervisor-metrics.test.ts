import { closeDatabase, connectDatabase, type Database, withSystem } from "@molecule/db";
import { llmAttempts } from "@molecule/db/schema";
import { type AttemptId, newId, type RunId } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog } from "../log.ts";
import { startSupervisorMetrics } from "./supervisor-metrics.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const readMetrics = async (db: Database): Promise<string> => {
  const metrics = await startSupervisorMetrics({
    ...{ ctx: { db }, log: createLog("fatal"), host: "127.0.0.1", port: 0 },
    heldWorkspaces: () => 7,
    missingKeys: () => 0,
  });
  const text = await (await fetch(metrics.url)).text();
  await metrics.close();
  return text;
};

const addUnresolved = async (): Promise<void> => {
  const scope = await createTestTenant(database.db);
  const { id: workspaceId } = await createTestWorkspace(database.db, scope);
  await withSystem(database.db, (tx) =>
    tx.insert(llmAttempts).values({
      ...{ id: newId<AttemptId>(), tenantId: scope.tenantId, workspaceId, runId: newId<RunId>() },
      ...{ gatewayId: "gone", dialect: "anthropic", model: "m", vendor: "v", wireModel: "m" },
      ...{ streaming: false, sandbox: true, status: "unresolved", holdNanoUsd: 2_500_000_000n },
      ...{ spendDay: "2026-11-24", held: 1, payer: "platform", credentialKind: "platform_key" },
      ...{ admittedAt: new Date(Date.now() - 90_000), finishedAt: new Date(), reason: "gone" },
    }),
  );
};

it("shows what the supervisor holds and what only the database knows", async () => {
  await addUnresolved();
  const text = await readMetrics(database.db);
  for (const line of [
    "molecule_supervisor_workspaces 7",
    "molecule_database_up 1",
    "molecule_calls_unresolved 1",
    "molecule_calls_unresolved_held_usd 2.5",
    "molecule_credit_leased_usd 0",
  ])
    expect(text).toContain(`${line}\n`);
  expect(Number(/molecule_calls_unresolved_oldest_seconds ([\d.]+)/.exec(text)?.[1])).toBeGreaterThan(89);
});

it("leaves out what it could not ask, rather than repeat an old number", async () => {
  const away = connectDatabase({ url: "postgresql://nobody@127.0.0.1:1/nothing", applicationName: "test" });
  const text = await readMetrics(away);
  expect(text).toContain("molecule_database_up 0\n");
  expect(text).toContain("molecule_supervisor_workspaces 7\n");
  expect(text).not.toMatch(/^molecule_calls_unresolved \d/m);
  await closeDatabase(away);
});
