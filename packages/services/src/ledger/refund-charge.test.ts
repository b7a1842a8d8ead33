import { withTenant } from "@molecule/db";
import { findBalance } from "@molecule/db/repositories";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
  untilBlocked,
} from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { commitCalls } from "../call/commit-calls.ts";
import { joinGateways } from "../credit/gateway-registration.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { refundCharge } from "./refund-charge.ts";

let database: TestDatabase;
let admin: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

it("of two refunds of one call at once the second is told that it was refunded before", async () => {
  const scope = await createTestTenant(database.db, { operator: true });
  const { id: workspaceId } = await createTestWorkspace(database.db, scope);
  const by = await joinGateways(database, "g");
  const call = makeAdmittedCall(scope, workspaceId);
  const usage = { input: 1000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  const settled = planSettlement(call, { usage, httpStatus: 200, providerRequestId: "r" });
  await commitCalls(database, { admissions: [call], settlements: [], closings: [] }, by);
  await commitCalls(database, { admissions: [], settlements: [settled], closings: [] }, by);
  const refund = () =>
    refundCharge(database, scope, { attemptId: call.id, amountNanoUsd: null, reason: "slow" });
  const { both } = await admin.begin(async (sql) => {
    // Both have looked, and neither has posted.
    await sql`lock table ledger_entries in share row exclusive mode`;
    const both = Promise.allSettled([refund(), refund()]);
    await untilBlocked(database.db, 2);
    return { both };
  });
  const outcomes = await both;
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = outcomes.find(({ status }) => status === "rejected");
  expect(refused).toMatchObject({ reason: { code: "CONFLICT", detail: { remedy: expect.any(String) } } });
  expect(await withTenant(database.db, scope, (tx) => findBalance(tx, scope))).toBe(0n);
});
