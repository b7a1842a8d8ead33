import { withTenant } from "@molecule/db";
import { findBalance, listCredits, listSpend } from "@molecule/db/repositories";
import { auditEvents } from "@molecule/db/schema";
import { type AttemptId, newId, processScope, type RunId, type TenantScope } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdmittedCall, commitCalls } from "../call/commit-calls.ts";
import { planSettlement } from "../usage/plan-settlement.ts";
import { grantCredit } from "./grant-credit.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const createOperated = () => createTestTenant(database.db, { operator: true });
const balance = (scope: TenantScope) => withTenant(database.db, scope, (tx) => findBalance(tx, scope));

describe("grantCredit", () => {
  it("appends, and the balance is the sum", async () => {
    const scope = await createOperated();
    const grant = (kind: "grant" | "top_up" | "adjustment" | "refund", amountNanoUsd: bigint) =>
      grantCredit(database, scope, { kind, amountNanoUsd, reason: " because " });
    expect(await grant("grant", 5_000_000_000n)).toMatchObject({ balanceNanoUsd: 5_000_000_000n });
    await grant("top_up", 1n);
    await grant("refund", 2n);
    expect(await grant("adjustment", -4n)).toMatchObject({ balanceNanoUsd: 4_999_999_999n });
    expect(await balance(scope)).toBe(4_999_999_999n);
    const credits = await withTenant(database.db, scope, (tx) => listCredits(tx, scope, 10));
    expect(credits.map((entry) => [entry.kind, entry.amountNanoUsd, entry.reason])).toEqual([
      ["adjustment", -4n, "because"],
      ["refund", 2n, "because"],
      ["top_up", 1n, "because"],
      ["grant", 5_000_000_000n, "because"],
    ]);
    const audit = await withTenant(database.db, scope, (tx) => tx.select().from(auditEvents));
    expect(audit).toHaveLength(4);
  });

  it("is for operators and our own processes", async () => {
    const scope = await createTestTenant(database.db);
    const input = { kind: "grant", amountNanoUsd: 1n, reason: "mine" } as const;
    await expect(grantCredit(database, scope, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await balance(scope)).toBe(0n);
    await grantCredit(database, processScope("cli", scope.tenantId), input);
    expect(await balance(scope)).toBe(1n);
  });

  it.each([
    ["nothing", "grant", 0n, "x"],
    ["a negative grant", "grant", -1n, "x"],
    ["a negative refund", "refund", -1n, "x"],
    ["an empty adjustment", "adjustment", 0n, "x"],
    ["no reason", "grant", 1n, "  "],
  ] as const)("refuses %s", async (_, kind, amountNanoUsd, reason) => {
    const scope = await createOperated();
    await expect(grantCredit(database, scope, { kind, amountNanoUsd, reason })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    expect(await balance(scope)).toBe(0n);
  });
});

describe("listSpend", () => {
  it("sums charges by workspace, model and day, and leaves credits out", async () => {
    const scope = await createOperated();
    await grantCredit(database, scope, { kind: "grant", amountNanoUsd: 1_000n, reason: "start" });
    const [a, b] = [
      await createTestWorkspace(database.db, scope),
      await createTestWorkspace(database.db, scope),
    ];
    const settle = async (workspaceId: typeof a.id, model: string, output: number): Promise<void> => {
      const price = findPrice(registry, model, new Date());
      if (price === undefined) throw new Error("no price");
      const call: AdmittedCall = {
        ...{
          id: newId<AttemptId>(),
          tenantId: scope.tenantId,
          workspaceId,
          runId: newId<RunId>(),
          gatewayId: "g",
        },
        ...{ dialect: "openai", model, vendor: "v", wireModel: "w", streaming: false, sandbox: false },
        ...{ clientRequestId: null, price },
      };
      const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output };
      const row = planSettlement(call, { usage, httpStatus: 200, providerRequestId: null });
      await commitCalls(database, { admissions: [call], settlements: [], closings: [] });
      await commitCalls(database, { admissions: [], settlements: [row], closings: [] });
    };
    await settle(a.id, "openai/gpt-5.4", 10);
    await settle(a.id, "openai/gpt-5.4-mini", 10);
    await settle(b.id, "openai/gpt-5.4-mini", 10);
    const day = 86_400_000;
    const span = { from: new Date(Date.now() - day), to: new Date(Date.now() + day) };
    const spend = (by: "workspace" | "model" | "day", workspaceId?: typeof a.id) =>
      withTenant(database.db, scope, (tx) =>
        listSpend(tx, scope, { by, ...span, ...(workspaceId === undefined ? {} : { workspaceId }) }),
      );
    expect(await spend("workspace")).toMatchObject([
      { key: a.id, calls: 2, outputTokens: 20, chargeNanoUsd: 195_000n },
      { key: b.id, calls: 1, outputTokens: 10, chargeNanoUsd: 45_000n },
    ]);
    expect(await spend("model")).toMatchObject([
      { key: "openai/gpt-5.4", calls: 1, chargeNanoUsd: 150_000n },
      { key: "openai/gpt-5.4-mini", calls: 2, chargeNanoUsd: 90_000n },
    ]);
    expect(await spend("day")).toMatchObject([{ calls: 3, chargeNanoUsd: 240_000n }]);
    expect(await spend("model", b.id)).toMatchObject([{ key: "openai/gpt-5.4-mini", calls: 1 }]);
    expect(await balance(scope)).toBe(1_000n - 240_000n);
  });
});
