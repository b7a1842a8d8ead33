import { type LedgerPostingId, newId, type TenantScope } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LedgerAccount, ledgerEntries } from "./schema/index.ts";
import { withTenant } from "./tenant-transaction.ts";

let database: TestDatabase;
let scope: TenantScope;

beforeAll(async () => {
  database = await createTestDatabase();
  scope = await createTestTenant(database.db);
});

afterAll(() => database.drop());

const post = (legs: readonly (readonly [LedgerAccount, bigint])[]) => {
  const postingId = newId<LedgerPostingId>();
  return withTenant(database.db, scope, (tx) =>
    tx.insert(ledgerEntries).values(
      legs.map(([account, amountNanoUsd]) => ({
        id: newId<LedgerPostingId>(),
        postingId,
        tenantId: scope.tenantId,
        kind: "grant" as const,
        account,
        amountNanoUsd,
      })),
    ),
  );
};

test("a posting whose legs add up to zero is stored", async () => {
  await post([
    ["tenant_credit", 5_000_000_000n],
    ["platform_funding", -5_000_000_000n],
  ]);
  const rows = await withTenant(database.db, scope, (tx) => tx.select().from(ledgerEntries));
  expect(rows.map((row) => row.amountNanoUsd).sort()).toEqual([-5_000_000_000n, 5_000_000_000n]);
});

test.each([
  ["a single leg", [["tenant_credit", 1n]]],
  [
    "legs that leave a nano-dollar over",
    [
      ["tenant_credit", 5n],
      ["platform_funding", -4n],
    ],
  ],
] as const)("%s is refused", async (_, legs) => {
  await expect(post(legs)).rejects.toMatchObject({
    cause: { code: "23514", message: expect.stringContaining("does not balance") },
  });
});
