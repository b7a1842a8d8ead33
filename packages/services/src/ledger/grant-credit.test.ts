import { withTenant } from "@molecule/db";
import { findBalance, listCredits } from "@molecule/db/repositories";
import { auditEvents } from "@molecule/db/schema";
import { processScope, type TenantScope } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
