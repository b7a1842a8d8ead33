import { withTenant } from "@molecule/db";
import { ledgerEntries, llmAttempts, usageEvents } from "@molecule/db/schema";
import { type AttemptId, type LedgerPostingId, newId, type RunId } from "@molecule/domain";
import { grantCredit } from "@molecule/services";
import { makeReceipt, recordTestRun } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOwnedApi, type OwnedApi, type OwnedWorkspace } from "../testing/owned-api.ts";

const MODEL = "anthropic/claude-sonnet-4-6";

let test: OwnedApi;
beforeAll(async () => {
  test = await createOwnedApi();
}, 180_000);
afterAll(() => test.close());

/** A settled call that cost this much, on a day. */
const recordCall = async (
  { scope, workspaceId }: OwnedWorkspace,
  runId: RunId,
  chargeNanoUsd: bigint,
  at: Date,
): Promise<AttemptId> => {
  const id = newId<AttemptId>();
  const { tenantId } = scope;
  const leg = {
    tenantId,
    workspaceId,
    attemptId: id,
    kind: "charge" as const,
    price: { model: MODEL, from: "2026-01-01" },
    at,
  };
  const postingId = newId<LedgerPostingId>();
  await withTenant(test.db, scope, async (tx) => {
    await tx.insert(llmAttempts).values({
      id,
      tenantId,
      workspaceId,
      runId,
      gatewayId: newId(),
      dialect: "anthropic",
      model: MODEL,
      vendor: "anthropic",
      wireModel: "claude-sonnet-4-6",
      streaming: true,
      sandbox: false,
      status: "settled",
      httpStatus: 200,
      admittedAt: at,
      finishedAt: at,
    });
    await tx.insert(usageEvents).values({
      id: newId(),
      tenantId,
      workspaceId,
      attemptId: id,
      source: "gateway",
      verified: true,
      model: MODEL,
      input: 10,
      cacheRead: 1,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: 5,
      at,
    });
    await tx.insert(ledgerEntries).values([
      {
        ...leg,
        id: newId<LedgerPostingId>(),
        postingId,
        account: "tenant_credit",
        amountNanoUsd: -chargeNanoUsd,
      },
      {
        ...leg,
        id: newId<LedgerPostingId>(),
        postingId,
        account: "platform_revenue",
        amountNanoUsd: chargeNanoUsd,
      },
    ]);
  });
  return id;
};

describe("money", () => {
  const now = new Date();
  const yesterday = new Date(now.getTime() - 86_400_000);

  it("adds up by day, model, workspace and call, to the nano-dollar", async () => {
    const owned = await test.createOwned();
    const { caller, scope, workspaceId, here } = owned;
    await grantCredit(
      test.ctx,
      { ...scope, operator: true },
      { kind: "grant", amountNanoUsd: 1_000n, reason: "start" },
    );
    const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
    const older = await recordCall(owned, runId, 300n, yesterday);
    const newer = await recordCall(owned, runId, 45n, now);
    const summary = await caller.billing.tenantSummary({ tenantId: scope.tenantId, days: 7 });
    expect(summary).toMatchObject({
      balanceNanoUsd: 655n,
      unresolvedCalls: 0,
      byWorkspace: [{ workspaceId, calls: 2, chargeNanoUsd: 345n, payer: { kind: "platform" } }],
    });
    expect(summary.byDay.map(({ chargeNanoUsd }) => chargeNanoUsd)).toEqual([45n, 300n]);
    const { days } = await caller.billing.usage({ ...here, days: 7 });
    expect(
      days.map(({ day, calls, chargeNanoUsd, usage }) => [day, calls, chargeNanoUsd, usage.input]),
    ).toEqual([
      [now.toISOString().slice(0, 10), 1, 45n, 10],
      [yesterday.toISOString().slice(0, 10), 1, 300n, 10],
    ]);
    const page = await caller.billing.calls({ ...here, limit: 1 });
    expect(page).toMatchObject({
      calls: [
        {
          id: newer,
          chargeNanoUsd: 45n,
          price: { from: "2026-01-01" },
          usage: { output: 5 },
          workspaceName: "marketing",
        },
      ],
      before: newer,
    });
    const rest = await caller.billing.calls({ ...here, limit: 5, before: newer });
    expect(rest).toMatchObject({ calls: [{ id: older }], before: null });
  });

  it("reported usage stands apart and costs nothing here", async () => {
    const { caller, scope, here } = await test.createOwned();
    await withTenant(test.db, scope, (tx) =>
      tx.insert(usageEvents).values({
        id: newId(),
        ...here,
        source: "agent",
        verified: false,
        model: "opus",
        input: 7,
        cacheRead: 0,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
        output: 1,
      }),
    );
    expect((await caller.billing.usage({ ...here, days: 1 })).days).toEqual([
      expect.objectContaining({ model: "opus", verified: false, chargeNanoUsd: 0n }),
    ]);
  });

  it("the billing tab holds receipt and plan, and no fingerprint", async () => {
    const { caller, scope, workspaceId, here } = await test.createOwned();
    await recordTestRun(
      test.db,
      scope,
      makeReceipt(workspaceId, {
        fingerprints: ["f00d"],
        credential: { name: "X", scope: "tenant", version: 1, fingerprint: "f00d" },
      }),
    );
    const view = await caller.billing.get(here);
    expect(view).toMatchObject({
      payer: { kind: "platform" },
      receipt: { paysAs: { payer: "platform" }, credential: { name: "X", version: 1 } },
    });
    expect(JSON.stringify(view)).not.toContain("f00d");
  });
});
