import type { TenantScope } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { listen, notify } from "./listen.ts";
import { withTenant } from "./tenant-transaction.ts";

let database: TestDatabase;
let scope: TenantScope;

beforeAll(async () => {
  database = await createTestDatabase();
  scope = await createTestTenant(database.db);
});

afterAll(() => database.drop());

test("a payload arrives when its transaction commits, and never when it rolls back", async () => {
  const heard: string[] = [];
  const stop = await listen(database.db, "molecule_work", (payload) => heard.push(payload));
  await expect(
    withTenant(database.db, scope, async (tx) => {
      await notify(tx, "molecule_work", "rolled back");
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  await withTenant(database.db, scope, (tx) => notify(tx, "molecule_work", "committed"));
  await expect.poll(() => heard).toEqual(["committed"]);
  await stop();
});

test("a listener whose connection was cut says so when it listens again", async () => {
  const heard: string[] = [];
  const reconnected = vi.fn();
  const stop = await listen(database.db, "molecule_changes", (payload) => heard.push(payload), reconnected);
  expect(reconnected).not.toHaveBeenCalled();
  const admin = postgres(database.adminUrl, { max: 1 });
  await admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`;
  await admin.end();
  await vi.waitFor(() => expect(reconnected).toHaveBeenCalledOnce(), { timeout: 60_000 });
  await withTenant(database.db, scope, (tx) => notify(tx, "molecule_changes", "after"));
  await expect.poll(() => heard).toContain("after");
  await stop();
});
