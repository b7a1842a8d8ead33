import { withTenant } from "@molecule/db";
import { type AttemptRow, findAttempt } from "@molecule/db/repositories";
import { type AttemptId, newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AdmittedCall, commitCalls } from "../call/commit-calls.ts";
import { joinGateways } from "../credit/gateway-registration.ts";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "./plan-settlement.ts";
import { resolveStaleAttempts } from "./resolve-stale-attempts.ts";

const MODEL = "anthropic/claude-opus-4-7";

let database: TestDatabase;
let ctx: ServiceContext;
let scope: TenantScope;
let workspaceId: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db);
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
});

const admit = async (over: Partial<AttemptRow> = {}): Promise<AdmittedCall> => {
  const call = makeAdmittedCall(scope, workspaceId, {
    ...{ model: MODEL, gatewayId: newId(), holdNanoUsd: 1_500_000_000n },
    ...over,
  });
  const by = await joinGateways(ctx, call.gatewayId);
  await commitCalls(ctx, { admissions: [call], settlements: [], closings: [] }, by);
  return call;
};
const NOBODY = { gatewayId: "gone", registration: newId() };
const read = (id: AttemptId) => withTenant(database.db, scope, (tx) => findAttempt(tx, scope, id));
const usage = { input: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 4, output: 1 };

describe("resolveStaleAttempts", () => {
  it("makes a dead gateway's attempts visible, and voids them after the grace", async () => {
    const call = await admit();
    expect(await resolveStaleAttempts(ctx, { graceSeconds: 60, silentSeconds: 0 })).toMatchObject({
      orphaned: 1,
      voided: 0,
    });
    expect(await read(call.id)).toMatchObject({
      status: "unresolved",
      reason: expect.stringContaining("went away"),
    });
    expect(await resolveStaleAttempts(ctx, { graceSeconds: 60, silentSeconds: 0 })).toEqual({
      orphaned: 0,
      settled: 0,
      voided: 0,
    });
    expect(await resolveStaleAttempts(ctx, { graceSeconds: 0, silentSeconds: 0 })).toMatchObject({
      voided: 1,
    });
    expect(await read(call.id)).toMatchObject({
      ...{ status: "void", chargeNanoUsd: null, holdNanoUsd: 1_500_000_000n },
      reason: expect.stringContaining("up to $1.50"),
    });
  });

  it("charges what was counted once its price is known", async () => {
    const call = await admit();
    const unpriced = { ...call, price: { ...call.price, cacheWrite1h: null } };
    const report = { usage, httpStatus: 200, providerRequestId: "req_1" };
    await commitCalls(
      ctx,
      { admissions: [], settlements: [planSettlement(unpriced, report)], closings: [] },
      NOBODY,
    );
    expect(await read(call.id)).toMatchObject({ status: "unresolved", usage });
    expect(await resolveStaleAttempts(ctx, { graceSeconds: 0, silentSeconds: 0 })).toMatchObject({
      settled: 1,
      voided: 0,
    });
    // 1·5 + 4·10 + 1·25 dollars per million.
    expect(await read(call.id)).toMatchObject({
      ...{ status: "settled", chargeNanoUsd: 70_000n, httpStatus: 200, providerRequestId: "req_1" },
    });
  });

  it("never voids what was counted and has no price yet", async () => {
    const call = await admit({ model: "openai/gpt-5.4" });
    const report = { usage, httpStatus: 200, providerRequestId: null };
    const row = planSettlement(call, report);
    await commitCalls(ctx, { admissions: [], settlements: [row], closings: [] }, NOBODY);
    for (let sweep = 0; sweep < 3; sweep += 1)
      expect(await resolveStaleAttempts(ctx, { graceSeconds: 0, silentSeconds: 0 })).toMatchObject({
        settled: 0,
        voided: 0,
      });
    expect(await read(call.id)).toMatchObject({ status: "unresolved", usage });
  });

  it("may run several times at once", async () => {
    const calls = await Promise.all(Array.from({ length: 5 }, () => admit()));
    await Promise.all(
      Array.from({ length: 3 }, () => resolveStaleAttempts(ctx, { graceSeconds: 0, silentSeconds: 0 })),
    );
    await resolveStaleAttempts(ctx, { graceSeconds: 0, silentSeconds: 0 });
    for (const call of calls) expect(await read(call.id)).toMatchObject({ status: "void" });
  });
});
