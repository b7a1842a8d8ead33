import { withTenant } from "@molecule/db";
import {
  countUnreceipted,
  findReceipt,
  listReceiptPages,
  type Registration,
} from "@molecule/db/repositories";
import { ledgerEntries, llmAttempts, receipts } from "@molecule/db/schema";
import {
  type AttemptId,
  type LedgerPostingId,
  newId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
} from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AdmittedCall, commitCalls } from "../call/commit-calls.ts";
import { joinGateways } from "../credit/gateway-registration.ts";
import { grantCredit } from "../ledger/grant-credit.ts";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { exportReceipts } from "./export-receipts.ts";
import { linkReceipts } from "./link-receipts.ts";
import { verifyReceiptFile } from "./verify-receipt-file.ts";

const MODEL = "openai/gpt-5.4";
const price = findPrice(registry, MODEL, new Date());
if (price === undefined) throw new Error("no price");

let database: TestDatabase;
let ctx: ServiceContext;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let by: Registration;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  by = await joinGateways(ctx, "g");
});
afterAll(() => database.drop());
beforeEach(async () => {
  scope = await createTestTenant(database.db, { operator: true });
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
});

const makeCall = () => makeAdmittedCall(scope, workspaceId);
const usage = { input: 1000, cacheRead: 10, cacheWrite5m: 0, cacheWrite1h: 0, output: 20 };
const report = { usage, httpStatus: 200, providerRequestId: "req_1" };
const settle = async (count: number): Promise<AdmittedCall[]> => {
  const calls = Array.from({ length: count }, () => makeCall());
  const settlements = calls.map((call) => planSettlement(call, report));
  await commitCalls(ctx, { admissions: calls, settlements: [], closings: [] }, by);
  await commitCalls(ctx, { admissions: [], settlements, closings: [] }, by);
  return calls;
};
const grant = (kind: "grant" | "refund", amountNanoUsd: bigint) =>
  grantCredit(database, scope, { kind, amountNanoUsd, reason: "because" });
const stored = async () => {
  const rows = await withTenant(database.db, scope, (tx) => listReceiptPages(tx, scope, { limit: 5000 }));
  return rows.map(({ receipt }) => receipt);
};

async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* chunk.split("\n").slice(0, -1);
}
const verify = () => verifyReceiptFile(splitLines(exportReceipts(database.db, scope)));

describe("linkReceipts", () => {
  it("gives every movement one receipt that says who paid for what", async () => {
    await grant("grant", 5_000_000_000n);
    const [call] = await settle(1);
    await linkReceipts(ctx);
    const [charge, first] = await stored();
    expect(first).toMatchObject({ seq: 1, kind: "grant", amountNanoUsd: 5_000_000_000n, attemptId: null });
    expect(charge).toMatchObject({ seq: 2, kind: "charge", attemptId: call?.id, workspaceId });
    // 1000 · 2.50 + 10 · 0.25 + 20 · 15 dollars per million.
    expect(charge?.amountNanoUsd).toBe(-2_802_500n);
    expect(charge?.body).toMatchObject({
      prev_hash: first?.hash,
      amount_nano_usd: "-2802500",
      call: {
        ...{ payer: "platform", credential_kind: "platform_key", provider: "openai", model: MODEL },
        ...{ provider_request_id: "req_1", estimated: false, price: { model: MODEL, from: price.from } },
        usage: { input: 1000, cache_read: 10, cache_write_5m: 0, cache_write_1h: 0, output: 20 },
      },
    });
    expect(await verify()).toMatchObject({ faults: [], receipts: 2 });
  });

  it("links a posting that turned up late, a late settlement and a refund behind what is there", async () => {
    const [call] = await settle(1);
    await linkReceipts(ctx);
    const late = makeCall();
    await commitCalls(ctx, { admissions: [late], settlements: [], closings: [] }, by);
    const lost = { httpStatus: null, providerRequestId: null, reason: "the gateway is gone" };
    const closing = { id: late.id, tenantId: late.tenantId, status: "unresolved", ...lost } as const;
    await commitCalls(ctx, { admissions: [], settlements: [], closings: [closing] }, by);
    await linkReceipts(ctx);
    expect(await stored()).toHaveLength(1);
    await commitCalls(ctx, { admissions: [], settlements: [planSettlement(late, report)], closings: [] }, by);
    await grant("refund", 7n);
    await linkReceipts(ctx);
    // A transaction that began earlier commits now.
    const older = new Date(Date.now() - 60_000);
    const leg = {
      tenantId: scope.tenantId,
      postingId: newId<LedgerPostingId>(),
      kind: "grant",
      at: older,
    } as const;
    await withTenant(database.db, scope, (tx) =>
      tx.insert(ledgerEntries).values([
        { ...leg, id: newId<LedgerPostingId>(), account: "tenant_credit", amountNanoUsd: 9n },
        { ...leg, id: newId<LedgerPostingId>(), account: "platform_funding", amountNanoUsd: -9n },
      ]),
    );
    await linkReceipts(ctx);
    expect((await stored()).map(({ seq, kind, attemptId }) => [seq, kind, attemptId])).toEqual([
      [4, "grant", null],
      [3, "refund", null],
      [2, "charge", late.id],
      [1, "charge", call?.id],
    ]);
    expect(await verify()).toMatchObject({ faults: [], receipts: 4 });
  });

  it("may run many times at once, over many batches, and leaves no gap and no second receipt", async () => {
    const calls: AdmittedCall[] = [];
    for (let round = 0; round < 3; round += 1) {
      calls.push(...(await settle(400)));
      await Promise.all(Array.from({ length: 4 }, () => linkReceipts(ctx)));
    }
    await linkReceipts(ctx);
    const all = await stored();
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 1200 }, (_, i) => 1200 - i));
    expect(new Set(all.map(({ attemptId }) => attemptId))).toEqual(new Set(calls.map(({ id }) => id)));
    expect(await withTenant(database.db, scope, (tx) => countUnreceipted(tx, scope))).toBe(0);
    expect(await verify()).toMatchObject({ faults: [], receipts: 1200 });
  }, 180_000);

  it("shows a row that somebody changed in the database", async () => {
    const [call] = await settle(3);
    await linkReceipts(ctx);
    const { default: postgres } = await import("postgres");
    const admin = postgres(database.adminUrl, { max: 1 });
    await admin`update receipts set body = jsonb_set(body, '{call,payer}', '"tenant"')
      where tenant_id = ${scope.tenantId} and seq = 2`;
    await admin.end();
    expect((await verify()).faults).toMatchObject([{ line: 3, kind: "tampered" }]);
    const found = await withTenant(database.db, scope, (tx) =>
      findReceipt(tx, scope, { attemptId: call?.id ?? newId<AttemptId>() }),
    );
    expect(found?.attemptId).toBe(call?.id);
  });

  it("cannot be rewritten by the product itself", async () => {
    await settle(1);
    await linkReceipts(ctx);
    const change = withTenant(database.db, scope, (tx) =>
      tx.update(receipts).set({ hash: "0" }).where(eq(receipts.tenantId, scope.tenantId)),
    );
    await expect(change).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  it("keeps to its tenant", async () => {
    await settle(2);
    const other = await createTestTenant(database.db);
    await linkReceipts(ctx);
    const seen = await withTenant(database.db, other, (tx) =>
      tx.select({ count: sql<number>`count(*)::int` }).from(receipts),
    );
    expect(seen).toEqual([{ count: 0 }]);
    expect(await withTenant(database.db, scope, (tx) => tx.select().from(llmAttempts))).toHaveLength(2);
  });
});
