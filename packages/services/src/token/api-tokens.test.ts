import { createTestDatabase, createTestTenant, type TestDatabase, untilBlocked } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiToken, listTokens } from "./api-tokens.ts";

const MOST = 20;

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

it("a person has no more tokens than may be, also when two are created at once", async () => {
  const scope = await createTestTenant(database.db);
  const create = () =>
    createApiToken(database, scope, { name: "a script", expiresInDays: 1, role: "member" });
  for (let count = 1; count < MOST; count += 1) await create();
  const { both } = await admin.begin(async (sql) => {
    // Both have counted, and neither has written.
    await sql`lock table api_tokens in share row exclusive mode`;
    const both = Promise.allSettled([create(), create()]);
    await untilBlocked(database.db, 2);
    return { both };
  });
  expect((await both).find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "CONFLICT" },
  });
  expect(await listTokens(database, scope)).toHaveLength(MOST);
});
