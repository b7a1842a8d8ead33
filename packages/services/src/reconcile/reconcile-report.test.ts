import { withSystem } from "@molecule/db";
import { type AttemptRow, listReconciliations, type Registration } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
  waitForToday,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitCalls } from "../call/commit-calls.ts";
import { joinGateways } from "../credit/gateway-registration.ts";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { reconcileReport } from "./reconcile-report.ts";

let database: TestDatabase;
let ctx: ServiceContext;
let by: Registration;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  by = await joinGateways(ctx, "g");
});
afterAll(() => database.drop());

const today = await waitForToday();
const from = new Date(`${today}T00:00:00Z`);
const until = new Date(from.getTime() + 86_400_000);
const CLI = { actor: { kind: "process", name: "cli" }, operator: false } as const;
const HEADER = "request_id,day,model,input_tokens,output_tokens,cost_usd";

const createPlace = async (): Promise<{ scope: TenantScope; workspaceId: WorkspaceId }> => {
  const scope = await createTestTenant(database.db);
  return { scope, workspaceId: (await createTestWorkspace(database.db, scope)).id };
};
type Place = Awaited<ReturnType<typeof createPlace>>;

/** One call of a tenant; settled under this request id, or void. */
const call = async (
  place: Place,
  requestId: string,
  input: number | null,
  over: Partial<AttemptRow> = {},
) => {
  const admitted = makeAdmittedCall(place.scope, place.workspaceId, over);
  const answer = { httpStatus: 200, providerRequestId: requestId };
  const usage = { input: input ?? 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  await commitCalls(ctx, { admissions: [admitted], settlements: [], closings: [] }, by);
  const { id, tenantId } = admitted;
  const settlements = input === null ? [] : [planSettlement(admitted, { ...answer, usage })];
  const lost = { id, tenantId, status: "void", ...answer, reason: "lost" } as const;
  await commitCalls(ctx, { admissions: [], settlements, closings: input === null ? [lost] : [] }, by);
};
const reconcile = (lines: readonly string[], vendor = "openai") =>
  reconcileReport(ctx, CLI, { vendor, from, until, report: [HEADER, ...lines].join("\n") });

describe("reconcileReport", () => {
  it("finds drift by cause across all tenants, and keeps the outcome", async () => {
    const [a, b] = [await createPlace(), await createPlace()];
    await call(a, "same", 10);
    await call(b, "other-count", 10);
    await call(a, "other-price", 10);
    await call(b, "only-here", 10);
    await call(a, "void-here", null);
    await call(a, "sandbox", 10, { sandbox: true });
    const found = await reconcile([
      `same,${today},gpt-5.4-2026-03-05,10,0,`,
      `other-count,${today},gpt-5.4,12,0,`,
      `other-price,${today},gpt-5.4,10,0,0.00002`,
      `void-here,${today},gpt-5.4,4,0,`,
      `only-there,${today},gpt-5.4,8,0,`,
      `another-day,2020-01-01,gpt-5.4,8,0,`,
    ]);
    expect(found).toMatchObject({
      ...{ matchedBy: "request", matched: 3, itemCount: 5, unpriced: 0 },
      ...{ oursNanoUsd: 100_000n, theirsNanoUsd: 105_000n, driftNanoUsd: -5_000n },
      causes: {
        missing_here: { items: 2, driftNanoUsd: "-30000" },
        missing_there: { items: 1, driftNanoUsd: "25000" },
        count_differs: { items: 1, driftNanoUsd: "-5000" },
        price_differs: { items: 1, driftNanoUsd: "5000" },
      },
    });
    expect(found.items.map(({ key, knownHere }) => [key, knownHere])).toEqual([
      ["only-here", true],
      ["only-there", false],
      ["void-here", true],
      ["other-count", true],
      ["other-price", true],
    ]);
    const [kept] = await withSystem(database.db, (tx) => listReconciliations(tx, 10));
    expect(kept).toMatchObject({ id: found.id, driftNanoUsd: -5_000n, createdBy: "cli" });
  });

  it.each([
    ["an unknown vendor", { vendor: "nobody" }],
    ["an empty period", { until: from }],
  ])("refuses %s", async (_, over) => {
    const input = { vendor: "openai", from, until, report: HEADER, ...over };
    await expect(reconcileReport(ctx, CLI, input)).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
