import { withTenant } from "@molecule/db";
import { findAttempt, findBalance, type Registration } from "@molecule/db/repositories";
import { type AttemptId, newId, type RunId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import { commitCalls, joinGateways } from "@molecule/services/calls";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runMolecule } from "../testing/run-molecule.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 180_000 });

const MODEL = "openai/gpt-5.4";
const price = findPrice(registry, MODEL, new Date());
if (price === undefined) throw new Error("no price");

let database: TestDatabase;
let by: Registration;
let scope: TenantScope;
let workspaceId: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  by = await joinGateways(database, "g");
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db);
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
});

const molecule = async (...args: readonly string[]) => {
  const { status, lines, stderr } = await runMolecule(database.url, args);
  return { status, stderr, rows: lines.map((line) => JSON.parse(line)) };
};
const balance = () => withTenant(database.db, scope, (tx) => findBalance(tx, scope));
const addUnresolved = async (): Promise<AttemptId> => {
  const id = newId<AttemptId>();
  const { tenantId } = scope;
  const row = {
    ...{ id, tenantId, workspaceId, runId: newId<RunId>(), gatewayId: "g", dialect: "openai" as const },
    ...{ model: MODEL, vendor: "openai", wireModel: "gpt-5.4", streaming: false, sandbox: false, price },
    ...{
      clientRequestId: null,
      holdNanoUsd: 2_000_000_000n,
      held: 0,
      spendDay: new Date().toISOString().slice(0, 10),
    },
  };
  const closing = { id, tenantId, status: "unresolved" as const, httpStatus: null, providerRequestId: null };
  await commitCalls(database, { admissions: [row], settlements: [], closings: [] }, by);
  const closings = [{ ...closing, reason: "gone" }];
  await commitCalls(database, { admissions: [], settlements: [], closings }, by);
  return id;
};

describe("molecule credit", () => {
  it("grants, tops up, adjusts, and agrees with the ledger", async () => {
    const { tenantId } = scope;
    expect((await molecule("credit", "grant", tenantId, "5", "--reason", "hello")).rows).toMatchObject([
      { kind: "grant", balanceNanoUsd: "5000000000" },
    ]);
    await molecule("credit", "top-up", tenantId, "1.25", "--reason", "paid");
    await molecule("credit", "adjust", "--reason", "twice", tenantId, "--", "-0.25");
    expect(await balance()).toBe(6_000_000_000n);
    const monthly = await molecule("credit", "grant", tenantId, "2", "--monthly", "--reason", "plan");
    expect(await balance()).toBe(8_000_000_000n);
    expect((await molecule("credit", "end-grant", tenantId, monthly.rows[0].grantId)).status).toBe(0);
    expect((await molecule("credit", "overage", tenantId, "3", "--allow")).rows).toMatchObject([
      { capNanoUsd: "3000000000", allowedNanoUsd: "3000000000" },
    ]);
    expect(await molecule("credit", "audit", tenantId)).toEqual({ status: 0, stderr: "", rows: [] });
    const refused = await molecule("credit", "grant", tenantId, "five", "--reason", "x");
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("12.50") });
  });
});

describe("molecule budget", () => {
  it("sets, changes, lists and archives", async () => {
    const { tenantId } = scope;
    const set = ["budget", "set", tenantId];
    await molecule(...set, "10", "--scope", "tenant", "--window", "month");
    await molecule(...set, "12", "--scope", "tenant", "--window", "month");
    await molecule(
      ...set,
      "1",
      "--scope",
      "workspace",
      "--window",
      "day",
      "--workspace",
      workspaceId,
      "--warn",
    );
    const { rows } = await molecule("budget", "list", tenantId);
    expect(rows).toMatchObject([
      { scope: "tenant", window: "month", limit_usd: "12.00", enforcement: "stop", payer: "platform" },
      { scope: "workspace", workspace: workspaceId, limit_usd: "1.00", enforcement: "warn" },
    ]);
    await molecule("budget", "archive", tenantId, rows[0].budget);
    expect((await molecule("budget", "list", tenantId)).rows).toHaveLength(1);
    const refused = await molecule(...set, "1", "--scope", "team", "--window", "day");
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Use tenant, workspace, key."),
    });
  });
});

describe("molecule attempts", () => {
  it("lists what is unresolved, settles it exactly, or lets the platform bear it", async () => {
    const { tenantId } = scope;
    const [settled, voided] = [await addUnresolved(), await addUnresolved()];
    const listed = await molecule("attempts", "list");
    expect(listed.rows.map(({ call, hold_usd }) => [call, hold_usd])).toEqual(
      expect.arrayContaining([
        [settled, "2.00"],
        [voided, "2.00"],
      ]),
    );
    const numbers = ["--usage", '{"input":1000,"output":10}', "--reason", "the provider's console"];
    const answer = await molecule("attempts", "settle", tenantId, settled, ...numbers);
    // 1,000 at 2.50 and 10 at 15 dollars per million.
    expect(answer.rows).toEqual([{ call: settled, status: "settled", charge_usd: "0.00265" }]);
    expect((await molecule("attempts", "void", tenantId, voided, "--reason", "ours")).status).toBe(0);
    expect(await balance()).toBe(-2_650_000n);
    const again = await molecule("attempts", "settle", tenantId, settled, ...numbers);
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("This call is settled") });
    await molecule("attempts", "settle", tenantId, voided, ...numbers);
    expect(await balance()).toBe(-5_300_000n);
    await molecule("credit", "refund", tenantId, voided, "--usd", "0.001", "--reason", "goodwill");
    expect(await balance()).toBe(-4_300_000n);
    const twice = await molecule("credit", "refund", tenantId, voided, "--reason", "again");
    expect(twice).toMatchObject({ status: 1, stderr: expect.stringContaining("refunded before") });
    const row = await withTenant(database.db, scope, (tx) => findAttempt(tx, scope, settled));
    expect(row).toMatchObject({ status: "settled", reason: "the provider's console" });
  });
});
