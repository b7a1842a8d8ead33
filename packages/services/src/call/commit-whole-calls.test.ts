import { withTenant } from "@molecule/db";
import { findAttempt, findSpendDrift, listCounters, type Registration } from "@molecule/db/repositories";
import {
  type AttemptId,
  EVER,
  newId,
  processScope,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { joinGateways } from "../credit/gateway-registration.ts";
import { leaseCredit } from "../credit/lease-credit.ts";
import { grantCredit } from "../ledger/grant-credit.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { type AdmittedCall, commitCalls } from "./commit-calls.ts";

const MODEL = "anthropic/claude-opus-4-7";
const CREDIT = 1_000_000_000n;
const LEASE = 100_000_000n;
const HOLD = 30_000_000n;
// 10·5 + 7·25 dollars per million.
const CHARGE = 225_000n;
const report = {
  usage: { input: 10, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 7 },
  ...{ httpStatus: 200, providerRequestId: "req_1" },
};

let database: TestDatabase;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let by: Registration;
let operation = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  by = await joinGateways(database, "test");
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db);
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
  const grant = { kind: "grant", amountNanoUsd: CREDIT, reason: "for the test" } as const;
  await grantCredit(database, processScope("boot", scope.tenantId), grant);
  operation += 1;
  const account = { scope: "credit", scopeId: scope.tenantId, window: "ever", windowStart: EVER } as const;
  const ask = { account, workspaceId, operation, needNanoUsd: LEASE, wantNanoUsd: LEASE };
  await leaseCredit(database, by, scope.tenantId, [ask]);
});

const makeCall = (): AdmittedCall =>
  makeAdmittedCall(scope, workspaceId, {
    ...{ model: MODEL, gatewayId: "test", holdNanoUsd: HOLD, held: 1 },
  });
const closing = (call: AdmittedCall, status: "void" | "unresolved") => ({
  ...{ id: call.id, tenantId: call.tenantId, status, httpStatus: 529, providerRequestId: "req_2" },
  reason: "because",
});
const commit = (batch: Partial<Parameters<typeof commitCalls>[1]>, registration = by) =>
  commitCalls(database, { admissions: [], settlements: [], closings: [], ...batch }, registration);
const read = (id: AttemptId) => withTenant(database.db, scope, (tx) => findAttempt(tx, scope, id));
const money = async () => {
  const [drift, counters] = await withTenant(database.db, scope, async (tx) => [
    await findSpendDrift(tx, scope),
    await listCounters(tx, scope, [EVER]),
  ]);
  const credit = counters.find((each) => each.scope === "credit");
  return { drift, reserved: credit?.reservedNanoUsd, left: -(credit?.spentNanoUsd ?? 0n) };
};

describe("a call whose admission and end come together", () => {
  it("is settled: the charge leaves the lease", async () => {
    const call = makeCall();
    const batch = { admissions: [call], settlements: [planSettlement(call, report)] };
    expect(await commit(batch)).toEqual({ strays: 0, missed: [] });
    expect(await read(call.id)).toMatchObject({
      ...{ status: "settled", chargeNanoUsd: CHARGE, usage: report.usage, providerRequestId: "req_1" },
      ...{ httpStatus: 200, finishedAt: expect.any(Date), estimated: false },
    });
    expect(await money()).toEqual({ drift: [], reserved: LEASE - CHARGE, left: CREDIT - CHARGE });
    // Told again, and its admission alone, it stays what it is.
    await commit(batch);
    await commit({ admissions: [call] });
    expect(await money()).toEqual({ drift: [], reserved: LEASE - CHARGE, left: CREDIT - CHARGE });
  });

  it("is void: its hold stays in the lease", async () => {
    const call = makeCall();
    await commit({ admissions: [call], closings: [closing(call, "void")] });
    expect(await read(call.id)).toMatchObject({ status: "void", httpStatus: 529, reason: "because" });
    expect(await money()).toEqual({ drift: [], reserved: LEASE, left: CREDIT });
  });

  it("is unresolved: its hold leaves the lease and stays reserved, until it is charged", async () => {
    const call = makeCall();
    await commit({ admissions: [call], closings: [closing(call, "unresolved")] });
    expect(await read(call.id)).toMatchObject({ status: "unresolved", reason: "because" });
    expect(await money()).toEqual({ drift: [], reserved: LEASE, left: CREDIT });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await money()).toEqual({ drift: [], reserved: LEASE - HOLD, left: CREDIT - CHARGE });
  });

  it("has usage without a price: counted, unresolved, charged once there is one", async () => {
    const call = makeCall();
    const unpriced = planSettlement({ ...call, price: { ...call.price, output: null } }, report);
    await commit({ admissions: [call], settlements: [unpriced] });
    expect(await read(call.id)).toMatchObject({ status: "unresolved", usage: report.usage });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({ status: "settled", chargeNanoUsd: CHARGE });
    expect(await money()).toEqual({ drift: [], reserved: LEASE - HOLD, left: CREDIT - CHARGE });
  });

  it("was let in by an earlier delivery: its end is taken all the same", async () => {
    const call = makeCall();
    await commit({ admissions: [call] });
    await commit({ admissions: [call], settlements: [planSettlement(call, report)] });
    expect(await read(call.id)).toMatchObject({ status: "settled", chargeNanoUsd: CHARGE });
    expect(await money()).toEqual({ drift: [], reserved: LEASE - CHARGE, left: CREDIT - CHARGE });
  });
});

describe("a call under a registration that is gone", () => {
  const gone = () => ({ gatewayId: "test", registration: newId() });

  it("is visible and reserved by itself until its end comes", async () => {
    const call = makeCall();
    expect(await commit({ admissions: [call] }, gone())).toEqual({ strays: 1, missed: [] });
    expect(await read(call.id)).toMatchObject({
      status: "unresolved",
      reason: expect.stringContaining("went away"),
    });
    expect(await money()).toEqual({ drift: [], reserved: LEASE + HOLD, left: CREDIT });
    await commit({ settlements: [planSettlement(call, report)] });
    expect(await money()).toEqual({ drift: [], reserved: LEASE, left: CREDIT - CHARGE });
  });

  it("is charged against no lease when both come together", async () => {
    const call = makeCall();
    await commit({ admissions: [call], settlements: [planSettlement(call, report)] }, gone());
    expect(await read(call.id)).toMatchObject({ status: "settled", chargeNanoUsd: CHARGE });
    expect(await money()).toEqual({ drift: [], reserved: LEASE, left: CREDIT - CHARGE });
  });

  it("is void when both come together and it cost nothing", async () => {
    const call = makeCall();
    await commit({ admissions: [call], closings: [closing(call, "void")] }, gone());
    expect(await read(call.id)).toMatchObject({ status: "void" });
    expect(await money()).toEqual({ drift: [], reserved: LEASE, left: CREDIT });
  });
});

it("an end without its call is told back, and nothing is charged for it", async () => {
  const [call, other] = [makeCall(), makeCall()];
  const settlements = [planSettlement(call, report), planSettlement(other, report)];
  expect(await commit({ admissions: [other], settlements })).toEqual({ strays: 0, missed: [call.id] });
  expect(await money()).toEqual({ drift: [], reserved: LEASE - CHARGE, left: CREDIT - CHARGE });
});
