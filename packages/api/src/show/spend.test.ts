import { withTenant } from "@molecule/db";
import { type AttemptRow, recordAgentUsage } from "@molecule/db/repositories";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { grantCredit } from "@molecule/services";
import { commitCalls, joinGateways, planSettlement } from "@molecule/services/calls";
import { linkReceipts } from "@molecule/services/receipts";
import { raiseSpendAlerts } from "@molecule/services/spend-alerts";
import {
  createTestWorkspace,
  makeAdmittedCall,
  makeReceipt,
  recordTestRun,
  waitForToday,
} from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, type Person, type TestApi } from "../suite.ts";

const MODEL = "openai/gpt-5.4";
/** Of 1000 tokens in. */
const CALL = 2_500_000n;
const usage = { input: 1000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
const today = await waitForToday();

let test: TestApi;
let owner: Person;
let operator: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let runId: RunId;
let by: Awaited<ReturnType<typeof joinGateways>>;
beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  operator = await test.createPerson({ operator: true });
  by = await joinGateways(test.ctx, "g");
}, 180_000);
beforeEach(async () => {
  scope = await test.createTenant(owner);
  workspaceId = (await createTestWorkspace(test.db, scope, { name: "marketing" })).id;
  runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
});
afterAll(() => test.close());

const admit = async (over: Partial<AttemptRow> = {}) => {
  const call = makeAdmittedCall(scope, workspaceId, { runId, ...over });
  await commitCalls(test.ctx, { admissions: [call], settlements: [], closings: [] }, by);
  return call;
};
const spend = async () => {
  const call = await admit();
  const settlement = planSettlement(call, { usage, httpStatus: 200, providerRequestId: "req_1" });
  await commitCalls(test.ctx, { admissions: [], settlements: [settlement], closings: [] }, by);
  return call.id;
};
const grant = (amountNanoUsd: bigint) =>
  grantCredit(test.ctx, { ...scope, operator: true }, { kind: "grant", amountNanoUsd, reason: "start" });
const here = () => ({ tenantId: scope.tenantId });

describe("spend", () => {
  it("shows balance, forecast, budgets and alerts that agree with each other and with the operator's view", async () => {
    const caller = test.callerOf(owner);
    await grant(CALL * 10n);
    const budget = { scope: "workspace", workspaceId, window: "month", limitNanoUsd: CALL * 4n } as const;
    const { budgetId } = await caller.spend.setBudget({ ...here(), ...budget, enforcement: "stop" });
    await spend();
    await spend();
    await raiseSpendAlerts(test.ctx);
    const overview = await caller.spend.overview(here());
    expect(overview).toMatchObject({
      ...{ today, balanceNanoUsd: CALL * 8n, heldNanoUsd: 0n, availableNanoUsd: CALL * 8n },
      ...{ monthNanoUsd: CALL * 2n, forecast: { spentNanoUsd: CALL * 2n, basisDays: 0 } },
      alerts: [{ code: "BUDGET_THRESHOLD", severity: "warning", workspaceId }],
    });
    const budgets = await caller.spend.budgets(here());
    expect(budgets).toMatchObject([
      {
        ...{ budgetId, workspaceName: "marketing", usedNanoUsd: CALL * 2n, heldNanoUsd: 0n },
        ...{ limitNanoUsd: CALL * 4n, windowStart: `${today.slice(0, 7)}-01`, payer: "platform" },
      },
    ]);
    expect(await caller.spend.breakdown({ ...here(), days: 7 })).toEqual([
      {
        day: today,
        model: MODEL,
        workspaceId,
        workspaceName: "marketing",
        calls: 2,
        chargeNanoUsd: CALL * 2n,
      },
    ]);
    expect(await caller.spend.byModel({ ...here(), days: 7, workspaceId })).toEqual([
      { day: today, model: MODEL, calls: 2, chargeNanoUsd: CALL * 2n },
    ]);
    expect(await caller.spend.breakdown({ ...here(), days: 7, day: "2020-01-01" })).toEqual([]);
    const seen = await test.callerOf(operator).ledger.tenant(here());
    expect(seen).toEqual({ overview, budgets });
    await caller.spend.archiveBudget({ ...here(), budgetId });
    expect(await caller.spend.budgets(here())).toEqual([]);
  });

  it("keeps what providers bill apart from what is charged", async () => {
    const estimate = { nanoUsd: 70n, price: { model: MODEL, from: "2026-11-01" } };
    const report = { model: "gpt-5.4", at: new Date(), usage, provider: "openai" };
    await withTenant(test.db, scope, (tx) =>
      recordAgentUsage(tx, scope, { workspaceId, runId }, [
        { ...report, id: crypto.randomUUID(), estimate },
        { ...report, id: crypto.randomUUID(), estimate: null },
      ]),
    );
    const caller = test.callerOf(owner);
    await caller.spend.setBudget({
      ...{ ...here(), scope: "tenant", workspaceId: null, window: "day", limitNanoUsd: 100n },
      ...{ enforcement: "warn", payer: "tenant" },
    });
    expect(await caller.spend.estimates({ ...here(), days: 2 })).toEqual([
      {
        ...{
          day: today,
          provider: "openai",
          model: "gpt-5.4",
          calls: 2,
          estimateNanoUsd: 70n,
          unknownCalls: 1,
        },
        usage: { ...usage, input: 2000 },
      },
    ]);
    expect(await caller.spend.budgets(here())).toMatchObject([{ payer: "tenant", usedNanoUsd: 70n }]);
    expect(await caller.spend.overview(here())).toMatchObject({ monthNanoUsd: 0n, balanceNanoUsd: 0n });
    expect(await caller.spend.breakdown({ ...here(), days: 2 })).toEqual([]);
  });
});

describe("receipts", () => {
  it("say who paid, for what, and why", async () => {
    await grant(CALL);
    const attemptId = await spend();
    await linkReceipts(test.ctx);
    const caller = test.callerOf(owner);
    const page = await caller.receipt.list({ ...here(), limit: 1 });
    expect(page).toMatchObject({
      receipts: [
        { seq: 2, kind: "charge", amountNanoUsd: -CALL, attemptId, model: MODEL, payer: "platform" },
      ],
      ...{ before: 2, head: { seq: 2, hash: page.receipts[0]?.hash } },
    });
    const rest = await caller.receipt.list({ ...here(), before: 2, limit: 5 });
    expect(rest).toMatchObject({ receipts: [{ seq: 1, kind: "grant", model: null }], before: null });
    const receipt = await caller.receipt.ofCall({ ...here(), attemptId });
    expect(receipt).toEqual(await caller.receipt.get({ ...here(), seq: 2 }));
    expect(receipt).toMatchObject({
      why: { mode: "platform_managed", source: "derived_provider", credentialMethod: "gateway" },
      body: { prev_hash: rest.receipts[0]?.hash, call: { provider_request_id: "req_1" } },
    });
  });
});

describe("finding receipts", () => {
  it("narrows by kind, workspace, model, day, and any part of what they say", async () => {
    await grant(CALL * 5n);
    await spend();
    await linkReceipts(test.ctx);
    const caller = test.callerOf(owner);
    const find = async (filter: object) =>
      (await caller.receipt.list({ ...here(), ...filter })).receipts.map(({ seq }) => seq);
    expect(await find({})).toEqual([2, 1]);
    expect(await find({ kinds: ["grant", "top_up"] })).toEqual([1]);
    expect(await find({ workspaceId })).toEqual([2]);
    expect(await find({ model: MODEL })).toEqual([2]);
    expect(await find({ model: "openai/gpt" })).toEqual([]);
    expect(await find({ fromDay: today, toDay: today })).toEqual([2, 1]);
    expect(await find({ toDay: "2020-01-01" })).toEqual([]);
    expect(await find({ text: " REQ_1 " })).toEqual([2]);
    expect(await find({ text: "MARKET" })).toEqual([2]);
    expect(await find({ text: "start" })).toEqual([1]);
    expect(await find({ text: "#1" })).toEqual([1]);
    // A search is for a part, not for a pattern.
    expect(await find({ text: "%" })).toEqual([]);
    const page = await caller.receipt.list({ ...here(), limit: 1 });
    expect(page.receipts).toMatchObject([{ workspaceName: "marketing", reason: null }]);
  });

  it("lets an operator read those of any organization", async () => {
    await grant(CALL);
    await linkReceipts(test.ctx);
    const caller = test.callerOf(operator);
    expect((await caller.receipt.listOf(here())).receipts).toMatchObject([{ seq: 1, reason: "start" }]);
    expect(await caller.receipt.getOf({ ...here(), seq: 1 })).toMatchObject({ kind: "grant", why: null });
  });
});

describe("what an operator sets", () => {
  it("stands on the organization's own page: monthly credit, overage, a kill switch and its end", async () => {
    const runs = test.callerOf(operator);
    const { grantId } = await runs.credit.grantMonthly({ ...here(), amountNanoUsd: 7n, reason: "plan" });
    await runs.credit.setOverageCap({ ...here(), capNanoUsd: 50n });
    await test.callerOf(owner).spend.setOverage({ ...here(), allowedNanoUsd: 20n });
    await runs.suspension.set({ ...here(), reason: "unpaid" });
    const overview = () => test.callerOf(owner).spend.overview(here());
    expect(await overview()).toMatchObject({
      ...{ balanceNanoUsd: 7n, availableNanoUsd: 27n, suspended: { reason: "unpaid" } },
      ...{ overageNanoUsd: 20n, overageCapNanoUsd: 50n, overageWantedNanoUsd: 20n },
      monthlyGrants: [{ id: grantId, amountNanoUsd: 7n, reason: "plan" }],
    });
    await runs.suspension.lift(here());
    await runs.credit.archiveMonthly({ ...here(), grantId });
    expect(await overview()).toMatchObject({ suspended: null, monthlyGrants: [], balanceNanoUsd: 7n });
    const [last] = await runs.suspension.listLifted({ limit: 1 });
    expect(last).toMatchObject({ tenantId: scope.tenantId, reason: "unpaid", liftedBy: "Ada" });
  });

  it("gives back what a call was charged, once", async () => {
    await grant(CALL * 2n);
    const attemptId = await spend();
    const refund = { ...here(), attemptId, amountNanoUsd: null, reason: "spoilt" };
    const runs = test.callerOf(operator);
    expect(await runs.credit.refund(refund)).toEqual({ balanceNanoUsd: CALL * 2n });
    await expect(runs.credit.refund(refund)).rejects.toThrow("refunded before");
  });
});

describe("the operators' ledger", () => {
  it("lists what tenants have, hold and may still cost", async () => {
    await grant(CALL * 10n);
    await spend();
    const lost = await admit({ holdNanoUsd: 9n });
    const closing = { httpStatus: null, providerRequestId: null, reason: "gone" };
    const { id, tenantId } = lost;
    const closings = [{ id, tenantId, status: "unresolved", ...closing }] as const;
    await commitCalls(test.ctx, { admissions: [], settlements: [], closings: [...closings] }, by);
    const caller = test.callerOf(operator);
    const mine = (await caller.ledger.tenants()).find((row) => row.tenantId === tenantId);
    expect(mine).toMatchObject({
      ...{ balanceNanoUsd: CALL * 9n, headroomNanoUsd: CALL * 9n - (mine?.heldNanoUsd ?? 0n) },
      ...{ monthNanoUsd: CALL, unresolvedCalls: 1, exposureNanoUsd: 9n },
    });
    expect(await caller.ledger.exposure({})).toContainEqual(
      expect.objectContaining({ id, status: "unresolved", holdNanoUsd: 9n, reason: "gone" }),
    );
    await caller.ledger.settleCall({ tenantId, attemptId: id, usage, reason: "the provider's console" });
    expect((await caller.ledger.exposure({})).map((call) => call.id)).not.toContain(id);
  });

  it("shows the price book and what reconciliations found", async () => {
    const caller = test.callerOf(operator);
    const book = await caller.ledger.priceBook();
    expect(book.find(({ model }) => model === MODEL)).toMatchObject({
      ...{ input: 2_500_000_000n, inForce: true, onPlatform: true },
      tiers: [{ aboveInput: 271_999, input: 5_000_000_000n, cacheWrite5m: null }],
    });
    expect(book.find(({ model }) => model === "openai/gpt-5.5")).toMatchObject({ onPlatform: false });
    const report = "day,model,input_tokens\n2020-01-01,gpt-5.4,1\n";
    const found = await caller.ledger.reconcile({
      vendor: "openai",
      from: "2020-01-01",
      until: "2020-01-02",
      report,
    });
    expect(await caller.ledger.reconciliations({})).toMatchObject([
      { id: found.id, vendor: "openai", itemCount: 1, unpriced: 1, items: [{ cause: "missing_here" }] },
    ]);
  });
});
