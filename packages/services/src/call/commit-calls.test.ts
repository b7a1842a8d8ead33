import { withTenant } from "@molecule/db";
import { type AttemptRow, findAttempt, findBalance, type Registration } from "@molecule/db/repositories";
import { ledgerEntries } from "@molecule/db/schema";
import type { AttemptId, TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { joinGateways } from "../credit/gateway-registration.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { type AdmittedCall, commitCalls } from "./commit-calls.ts";

const MODEL = "anthropic/claude-opus-4-7";

let database: TestDatabase;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let by: Registration;
beforeAll(async () => {
  database = await createTestDatabase();
  by = await joinGateways(database, "test");
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db);
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
});

const makeCall = (over: Partial<AttemptRow> = {}): AdmittedCall =>
  makeAdmittedCall(scope, workspaceId, { model: MODEL, gatewayId: "test", ...over });
const report = {
  usage: { input: 10, cacheRead: 3, cacheWrite5m: 2, cacheWrite1h: 1, output: 7 },
  httpStatus: 200,
  providerRequestId: "req_1",
};
// 10·5 + 3·0.5 + 2·6.25 + 1·10 + 7·25 dollars per million.
const CHARGE = 249_000n;

const commit = (batch: Partial<Parameters<typeof commitCalls>[1]>) =>
  commitCalls(database, { admissions: [], settlements: [], closings: [], ...batch }, by);
const read = (id: AttemptId) => withTenant(database.db, scope, (tx) => findAttempt(tx, scope, id));
const balance = () => withTenant(database.db, scope, (tx) => findBalance(tx, scope));
const legsOf = (id: AttemptId) =>
  withTenant(database.db, scope, (tx) =>
    tx.select().from(ledgerEntries).where(eq(ledgerEntries.attemptId, id)).orderBy(ledgerEntries.account),
  );

describe("commitCalls", () => {
  it("admits, then settles with usage and both legs", async () => {
    const call = makeCall({ clientRequestId: "theirs" });
    await commit({ admissions: [call] });
    expect(await read(call.id)).toMatchObject({
      status: "admitted",
      clientRequestId: "theirs",
      finishedAt: null,
    });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({
      ...{ status: "settled", httpStatus: 200, providerRequestId: "req_1", reason: null },
      ...{ usage: report.usage, chargeNanoUsd: CHARGE, finishedAt: expect.any(Date) },
    });
    const legs = await legsOf(call.id);
    expect(legs).toMatchObject([
      {
        account: "platform_revenue",
        amountNanoUsd: CHARGE,
        kind: "charge",
        price: { model: MODEL, from: call.price.from },
      },
      { account: "tenant_credit", amountNanoUsd: -CHARGE, kind: "charge" },
    ]);
    expect(legs[0]?.postingId).toBe(legs[1]?.postingId);
  });

  it("charges once, however often and in whatever order it is told", async () => {
    const call = makeCall();
    const closing = { id: call.id, tenantId: call.tenantId, httpStatus: null, providerRequestId: null };
    await commit({ admissions: [call] });
    await commit({ admissions: [call] });
    await commit({ settlements: [planSettlement(call, report)] });
    await Promise.all(
      Array.from({ length: 10 }, () =>
        commit({ admissions: [call], settlements: [planSettlement(call, report)] }),
      ),
    );
    await commit({ closings: [{ ...closing, status: "void", reason: "late" }] });
    expect(await read(call.id)).toMatchObject({ status: "settled", reason: null, chargeNanoUsd: CHARGE });
    expect(await legsOf(call.id)).toHaveLength(2);
    expect(await balance()).toBe(-CHARGE);
  });

  it("a void call is not charged afterwards", async () => {
    const call = makeCall();
    const closing = { id: call.id, tenantId: call.tenantId, httpStatus: 500, providerRequestId: "req_9" };
    await commit({ admissions: [call] });
    await commit({ closings: [{ ...closing, status: "void", reason: "The provider answered 500." }] });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({
      status: "void",
      httpStatus: 500,
      chargeNanoUsd: null,
      usage: null,
    });
    expect(await balance()).toBe(0n);
  });

  it("an unresolved call can still be settled", async () => {
    const call = makeCall();
    const closing = { id: call.id, tenantId: call.tenantId, httpStatus: null, providerRequestId: null };
    await commit({ admissions: [call] });
    await commit({ closings: [{ ...closing, status: "unresolved", reason: "gone" }] });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({ status: "settled", reason: null, chargeNanoUsd: CHARGE });
  });

  it("usage without a price is kept, and the call stays open", async () => {
    const { price, ...unpriced } = makeCall();
    const call = { ...unpriced, price: { ...price, cacheWrite1h: null } };
    await commit({ admissions: [call] });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({
      ...{ status: "unresolved", usage: report.usage, chargeNanoUsd: null },
      reason: expect.stringContaining("cacheWrite1h"),
    });
    // The price arrives: the same usage is charged, not counted again.
    await commit({ settlements: [planSettlement({ ...call, price }, report)] });
    expect(await read(call.id)).toMatchObject({ status: "settled", chargeNanoUsd: CHARGE });
    expect(await balance()).toBe(-CHARGE);
  });

  it("a settlement that names another tenant touches nothing", async () => {
    const call = makeCall();
    const other = await createTestTenant(database.db);
    await commit({ admissions: [call] });
    await commit({ settlements: [planSettlement({ ...call, tenantId: other.tenantId }, report)] });
    expect(await read(call.id)).toMatchObject({ status: "admitted" });
    expect(await withTenant(database.db, other, (tx) => findBalance(tx, other))).toBe(0n);
  });

  it("writes many tenants' calls at once, each for itself", async () => {
    const scopes = await Promise.all(Array.from({ length: 5 }, () => createTestTenant(database.db)));
    const calls = scopes.map((each) => makeCall({ tenantId: each.tenantId }));
    await commit({ admissions: calls });
    await commit({ settlements: calls.map((call) => planSettlement(call, report)) });
    for (const each of scopes)
      expect(await withTenant(database.db, each, (tx) => findBalance(tx, each))).toBe(-CHARGE);
  });

  it("refuses legs that do not add up, whole", async () => {
    const call = makeCall();
    await commit({ admissions: [call] });
    const row = planSettlement(call, report);
    if (row.charge === null) throw new Error("unpriced");
    const legs = row.charge.legs.map((leg) => ({ ...leg, amountNanoUsd: leg.amountNanoUsd + 1n }));
    await expect(commit({ settlements: [{ ...row, charge: { ...row.charge, legs } }] })).rejects.toThrow(
      /balance/,
    );
    expect(await read(call.id)).toMatchObject({ status: "admitted", usage: null });
  });
});
