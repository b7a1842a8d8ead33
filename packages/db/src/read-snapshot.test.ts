import type { TenantScope } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workspaces } from "./schema/index.ts";
import { withTenant } from "./tenant-transaction.ts";
import type { TenantTx } from "./transaction.ts";

let database: TestDatabase;
let scope: TenantScope;
beforeAll(async () => {
  database = await createTestDatabase();
  scope = await createTestTenant(database.db);
});
afterAll(() => database.drop());

const namesIn = async (tx: TenantTx): Promise<readonly string[]> =>
  (await tx.select({ name: workspaces.name }).from(workspaces)).map(({ name }) => name);

/** What a transaction sees before and after another one committed a workspace. */
const lookTwice = (name: string, readOnly: boolean) =>
  withTenant(
    database.db,
    scope,
    async (tx) => {
      const before = await namesIn(tx);
      await createTestWorkspace(database.db, scope, { name });
      return { before, after: await namesIn(tx) };
    },
    { readOnly },
  );

test("a transaction that only reads sees one moment, whatever is committed meanwhile", async () => {
  expect(await lookTwice("meanwhile", true)).toEqual({ before: [], after: [] });
  expect(await withTenant(database.db, scope, namesIn, { readOnly: true })).toEqual(["meanwhile"]);
});

test("a transaction that writes sees what was committed meanwhile", async () => {
  const { before, after } = await lookTwice("later", false);
  expect(after.filter((name) => !before.includes(name))).toEqual(["later"]);
});
