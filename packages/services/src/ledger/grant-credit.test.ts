import { withTenant } from "@molecule/db";
import { findBalance, listCredits } from "@molecule/db/repositories";
import { auditEvents } from "@molecule/db/schema";
import {
  type CreditGrantId,
  type LedgerPostingId,
  newId,
  processScope,
  type TenantScope,
} from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantCredit } from "./grant-credit.ts";
import { grantMonthlyCredit } from "./grant-monthly-credit.ts";

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

describe("asked again under the same id", () => {
  const audits = (scope: TenantScope) =>
    withTenant(database.db, scope, (tx) => tx.select().from(auditEvents)).then((all) => all.length);

  it.each([
    ["grant", 5n],
    ["adjustment", -5n],
  ] as const)("moves a %s once, and answers as it did", async (kind, amountNanoUsd) => {
    const scope = await createOperated();
    const input = { id: newId<LedgerPostingId>(), kind, amountNanoUsd, reason: "because" };
    const first = await grantCredit(database, scope, input);
    expect(await grantCredit(database, scope, input)).toEqual(first);
    expect([await balance(scope), await audits(scope)]).toEqual([amountNanoUsd, 1]);
  });

  it("moves it once when it is asked at the same time", async () => {
    const scope = await createOperated();
    const input = {
      id: newId<LedgerPostingId>(),
      kind: "grant",
      amountNanoUsd: 5n,
      reason: "because",
    } as const;
    await Promise.all(Array.from({ length: 6 }, () => grantCredit(database, scope, input)));
    expect([await balance(scope), await audits(scope)]).toEqual([5n, 1]);
  });

  it("refuses another amount, kind, reason or organization", async () => {
    const scope = await createOperated();
    const other = await createOperated();
    const input = {
      id: newId<LedgerPostingId>(),
      kind: "grant",
      amountNanoUsd: 5n,
      reason: "because",
    } as const;
    await grantCredit(database, scope, input);
    for (const [where, change] of [
      [scope, { amountNanoUsd: 6n }],
      [scope, { kind: "top_up" }],
      [scope, { reason: "another" }],
      [other, {}],
    ] as const)
      await expect(grantCredit(database, where, { ...input, ...change })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    expect([await balance(scope), await balance(other)]).toEqual([5n, 0n]);
  });

  it("gives one monthly grant, also at the same time", async () => {
    const scope = await createOperated();
    const other = await createOperated();
    const input = { id: newId<CreditGrantId>(), amountNanoUsd: 5n, reason: "because" };
    const give = (where = scope, amountNanoUsd = 5n) =>
      grantMonthlyCredit(database, where, { ...input, amountNanoUsd });
    await Promise.all([give(), give(), give()]);
    expect(await give()).toEqual({ grantId: input.id });
    expect([await balance(scope), await audits(scope)]).toEqual([5n, 1]);
    await expect(give(scope, 6n)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(give(other)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await balance(other)).toBe(0n);
  });
});
