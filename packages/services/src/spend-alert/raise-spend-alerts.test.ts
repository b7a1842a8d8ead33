import { withSystem, withTenant } from "@molecule/db";
import {
  type AttemptRow,
  listOpenAlerts,
  recordAgentUsage,
  resolveTenantAlert,
} from "@molecule/db/repositories";
import { alerts } from "@molecule/db/schema";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
  waitForToday,
} from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitCalls } from "../call/commit-calls.ts";
import { joinGateways } from "../credit/gateway-registration.ts";
import { type SetBudgetInput, setBudget } from "../credit/set-budget.ts";
import { grantCredit } from "../ledger/grant-credit.ts";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { raiseSpendAlerts } from "./raise-spend-alerts.ts";

const MODEL = "openai/gpt-5.4";
/** Of 1000 tokens in: 2.50 dollars per million. */
const CALL = 2_500_000n;
const usage = { input: 1000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
const today = await waitForToday();

let database: TestDatabase;
let ctx: ServiceContext;
let by: Awaited<ReturnType<typeof joinGateways>>;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let runId: RunId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  by = await joinGateways(ctx, "g");
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db, { operator: true });
  workspaceId = (await createTestWorkspace(database.db, scope, { name: "marketing" })).id;
  runId = await recordTestRun(database.db, scope, makeReceipt(workspaceId));
});

const spend = async (count: number, over: Partial<AttemptRow> = {}): Promise<void> => {
  const calls = Array.from({ length: count }, () => makeAdmittedCall(scope, workspaceId, { runId, ...over }));
  const report = { usage, httpStatus: 200, providerRequestId: null };
  await commitCalls(ctx, { admissions: calls, settlements: [], closings: [] }, by);
  const settlements = calls.map((call) => planSettlement(call, report));
  await commitCalls(ctx, { admissions: [], settlements, closings: [] }, by);
};
const budget = (over: Partial<SetBudgetInput> = {}) =>
  setBudget(ctx, scope, {
    ...{ scope: "tenant", workspaceId: null, window: "month", limitNanoUsd: CALL * 10n },
    ...{ enforcement: "warn", payer: "platform" },
    ...over,
  });
const grant = (amountNanoUsd: bigint) =>
  grantCredit(ctx, scope, { kind: "grant", amountNanoUsd, reason: "test" });
/** What is raised of this test's tenant. */
const raise = async (): Promise<string[]> => {
  const raised = (await raiseSpendAlerts(ctx)).filter(({ tenantId }) => tenantId === scope.tenantId);
  return raised.map(({ code, detail }) => `${code} ${detail?.threshold}`);
};
const open = () => withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope));

describe("raiseSpendAlerts", () => {
  it("tells each threshold of a budget once, as a row that says what is used", async () => {
    await grant(10n ** 12n);
    const { budgetId } = await budget();
    expect(await raise()).toEqual([]);
    await spend(4);
    expect(await raise()).toEqual([]);
    await spend(1);
    expect(await raise()).toEqual(["BUDGET_THRESHOLD 50"]);
    expect(await raise()).toEqual([]);
    await spend(5);
    expect(await raise()).toEqual(["BUDGET_THRESHOLD 80", "BUDGET_THRESHOLD 100"]);
    const rows = await open();
    expect(rows).toHaveLength(3);
    expect(rows.find(({ detail }) => detail.threshold === 100)).toMatchObject({
      ...{ severity: "critical", workspaceId: null },
      message:
        "100 % of the month's budget on charges of the organization is used: $0.025 of $0.025. It only warns; calls go on.",
      detail: { budgetId, window: "month", windowStart: `${today.slice(0, 7)}-01`, usedNanoUsd: "25000000" },
    });
  });

  it("does not repeat what a person has settled, however many look at once", async () => {
    await grant(10n ** 12n);
    await budget();
    await spend(5);
    const raised = (await Promise.all(Array.from({ length: 5 }, () => raise()))).flat();
    expect(raised).toEqual(["BUDGET_THRESHOLD 50"]);
    const [alert] = await open();
    if (alert === undefined) throw new Error("no alert");
    await withTenant(database.db, scope, (tx) => resolveTenantAlert(tx, scope, alert.id));
    expect([await raise(), await open()]).toEqual([[], []]);
  });

  it("knows a workspace's and each run's own budget", async () => {
    await grant(10n ** 12n);
    const other = (await createTestWorkspace(database.db, scope)).id;
    await budget({ scope: "workspace", workspaceId, window: "day" });
    await budget({ scope: "workspace", workspaceId: other, window: "day" });
    await budget({ scope: "key", workspaceId, limitNanoUsd: CALL * 5n });
    const before = makeReceipt(workspaceId, { generation: 0 });
    await spend(4, { runId: await recordTestRun(database.db, scope, before, { ended: true }) });
    await spend(2);
    expect((await raise()).toSorted()).toEqual([
      "BUDGET_THRESHOLD 50",
      "BUDGET_THRESHOLD 50",
      "BUDGET_THRESHOLD 80",
    ]);
    const rows = await open();
    expect(new Set(rows.map((row) => row.workspaceId))).toEqual(new Set([workspaceId]));
    expect(rows.map(({ message }) => message).join()).toContain("of a run of marketing is used");
  });

  it("tells what is used of the credit that the month had, and of its overage", async () => {
    await grant(CALL * 10n);
    await spend(5);
    expect(await raise()).toEqual(["CREDIT_THRESHOLD 50"]);
    await grant(CALL * 10n);
    await spend(5);
    expect(await raise()).toEqual([]);
    await spend(6);
    expect(await raise()).toEqual(["CREDIT_THRESHOLD 80"]);
    await spend(4);
    expect(await raise()).toEqual(["CREDIT_THRESHOLD 100"]);
  });

  it("warns of what providers bill a tenant about, and never mixes it with charges", async () => {
    await budget({ payer: "tenant", limitNanoUsd: 100n });
    await budget({ payer: "tenant", limitNanoUsd: 1_000n, scope: "key", workspaceId, window: "day" });
    await budget({ limitNanoUsd: 1n });
    const report = (nanoUsd: bigint | null, at = new Date()) => ({
      ...{ id: crypto.randomUUID(), model: "gpt-5.4", at, usage, provider: "openai" },
      estimate: nanoUsd === null ? null : { nanoUsd, price: { model: MODEL, from: "2026-11-01" } },
    });
    const lastMonth = new Date(Date.now() - 40 * 86_400_000);
    const record = (...reports: ReturnType<typeof report>[]) =>
      withTenant(database.db, scope, (tx) => recordAgentUsage(tx, scope, { workspaceId, runId }, reports));
    await record(report(10n ** 9n, lastMonth), report(null), report(49n));
    expect(await raise()).toEqual([]);
    await record(report(500n));
    expect((await raise()).toSorted()).toEqual([
      ...["PROVIDER_BILL_THRESHOLD 100", "PROVIDER_BILL_THRESHOLD 50"],
      ...["PROVIDER_BILL_THRESHOLD 50", "PROVIDER_BILL_THRESHOLD 80"],
    ]);
    expect((await open()).every(({ severity }) => severity === "warning")).toBe(true);
  });

  it("settles what it said of a window that is over", async () => {
    await grant(10n ** 12n);
    await budget({ window: "day" });
    await spend(5);
    await raise();
    expect(await open()).toHaveLength(1);
    const { default: postgres } = await import("postgres");
    const admin = postgres(database.adminUrl, { max: 1 });
    await admin`update alerts set detail = jsonb_set(detail, '{windowEnd}', to_jsonb(${today}::text))
      where tenant_id = ${scope.tenantId}`;
    await admin.end();
    await raise();
    expect(await open()).toEqual([]);
    const kept = await withSystem(database.db, (tx) => tx.select({ id: alerts.id }).from(alerts));
    expect(kept.length).toBeGreaterThan(0);
  });
});
