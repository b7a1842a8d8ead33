import { withTenant } from "@molecule/db";
import { budgets } from "@molecule/db/schema";
import { createTestDatabase, createTestTenant, type TestDatabase, untilBlocked } from "@molecule/testing";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setBudget } from "./set-budget.ts";

let database: TestDatabase;
let admin: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

it("two who set the same budget at once set one, and both are told so", async () => {
  const scope = await createTestTenant(database.db);
  const budget = { scope: "tenant", workspaceId: null, window: "day", payer: "platform" } as const;
  const set = (limitNanoUsd: bigint) =>
    setBudget(database, scope, { ...budget, limitNanoUsd, enforcement: "stop" });
  const { both } = await admin.begin(async (sql) => {
    // Both have looked, and neither has written.
    await sql`lock table budgets in share row exclusive mode`;
    const both = Promise.allSettled([set(1n), set(2n)]);
    await untilBlocked(database.db, 2);
    return { both };
  });
  const [first, second] = await both;
  expect([first?.status, second?.status]).toEqual(["fulfilled", "fulfilled"]);
  expect(second).toEqual(first);
  const rows = await withTenant(database.db, scope, (tx) =>
    tx.select().from(budgets).where(eq(budgets.tenantId, scope.tenantId)),
  );
  expect(rows).toHaveLength(1);
});
