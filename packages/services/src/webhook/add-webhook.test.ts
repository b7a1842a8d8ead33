import { withTenant } from "@molecule/db";
import { listWebhooks } from "@molecule/db/repositories";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
  untilBlocked,
} from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { addWebhook } from "./add-webhook.ts";

const MOST = 5;

let database: TestDatabase;
let admin: postgres.Sql;
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  ({ ctx } = await createTestContext(database.db));
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

it("an organization has no more webhooks than may be, also when two are added at once", async () => {
  const scope = await createTestTenant(database.db);
  const add = () => addWebhook(ctx, scope, { url: "https://hooks.example.com/molecule" });
  for (let count = 1; count < MOST; count += 1) await add();
  const { both } = await admin.begin(async (sql) => {
    // Both have counted, and neither has written.
    await sql`lock table webhook_endpoints in share row exclusive mode`;
    const both = Promise.allSettled([add(), add()]);
    await untilBlocked(database.db, 2);
    return { both };
  });
  expect((await both).find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "CONFLICT" },
  });
  const listed = await withTenant(database.db, scope, (tx) => listWebhooks(tx, scope));
  expect(listed).toHaveLength(MOST);
});
