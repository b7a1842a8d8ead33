import type { TenantScope } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeDatabase, connectDatabase, type Database } from "./connect-database.ts";
import { workspaces } from "./schema/index.ts";
import { withTenant } from "./tenant-transaction.ts";
import type { TenantTx } from "./transaction.ts";

let database: TestDatabase;
let admin: postgres.Sql;
let single: Database;
let ours: TenantScope;
let theirs: TenantScope;

beforeEach(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  single = connectDatabase({ url: database.url, maxConnections: 1, applicationName: "victim" });
  ours = await createTestTenant(database.db);
  theirs = await createTestTenant(database.db);
  await createTestWorkspace(database.db, ours, { name: "ours" });
  await createTestWorkspace(database.db, theirs, { name: "theirs" });
});

afterEach(async () => {
  await closeDatabase(single);
  await admin.end();
  await database.drop();
});

const cutConnections = () =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`;

const rename = (tx: TenantTx, scope: TenantScope, name: string) =>
  tx.update(workspaces).set({ name }).where(eq(workspaces.tenantId, scope.tenantId));

const namesOf = async (scope: TenantScope): Promise<string[]> => {
  const rows = await withTenant(database.db, scope, (tx) =>
    tx.select({ name: workspaces.name }).from(workspaces),
  );
  return rows.map((row) => row.name);
};

describe("a connection that is lost in a transaction", () => {
  test("fails the transaction, harms nobody else, and the next one gets a new connection", async () => {
    const attempt = withTenant(single, ours, async (tx) => {
      await rename(tx, ours, "renamed");
      await tx.execute(sql`select pg_sleep(10)`);
    });
    attempt.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await cutConnections();
    await expect(attempt).rejects.toThrow();
    await withTenant(single, ours, (tx) => rename(tx, ours, "after"));
    expect(await namesOf(ours)).toEqual(["after"]);
  });

  test("fails it even while it waits for something else", async () => {
    const attempt = withTenant(single, ours, async (tx) => {
      await rename(tx, ours, "renamed");
      await new Promise(() => undefined);
    });
    attempt.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await cutConnections();
    await expect(attempt).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    expect(await namesOf(ours)).toEqual(["ours"]);
  });

  test("what the dead one still sends never runs inside the next one's transaction", async () => {
    let goOn: () => void = () => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let late: Promise<unknown> = Promise.resolve();
    const dead = withTenant(single, ours, async (tx) => {
      await rename(tx, ours, "first");
      await mayGoOn;
      late = rename(tx, ours, "late").then(
        () => "ran",
        () => "refused",
      );
      await late;
    });
    dead.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await cutConnections();
    await expect(dead).rejects.toThrow();
    const next = withTenant(single, theirs, async (tx) => {
      await rename(tx, theirs, "half done");
      goOn();
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new Error("changed my mind");
    });
    await expect(next).rejects.toThrow("changed my mind");
    expect(await late).toBe("refused");
    expect(await namesOf(theirs)).toEqual(["theirs"]);
    expect(await namesOf(ours)).toEqual(["ours"]);
  });

  test("many at once are replaced as often as it happens", async () => {
    const pool = connectDatabase({ url: database.url, maxConnections: 4, applicationName: "victim" });
    for (let round = 0; round < 5; round += 1) {
      const attempts = Array.from({ length: 12 }, () =>
        withTenant(pool, ours, (tx) => tx.execute(sql`select pg_sleep(0.15)`)).catch(() => undefined),
      );
      await new Promise((resolve) => setTimeout(resolve, 60));
      await cutConnections();
      await Promise.all(attempts);
    }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => withTenant(pool, ours, (tx) => tx.select().from(workspaces))),
    );
    expect(answers.map((rows) => rows.length)).toEqual(Array(12).fill(1));
    await closeDatabase(pool);
  });
});

test("a transaction cannot be used after its end", async () => {
  let kept: TenantTx | undefined;
  await withTenant(single, ours, async (tx) => {
    kept = tx;
  });
  await expect(kept?.select().from(workspaces)).rejects.toThrow();
});

test("callers wait in line when every connection is in use, and get their turn", async () => {
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((turn) =>
      withTenant(single, ours, async (tx) => {
        await tx.execute(sql`select pg_sleep(0.02)`);
        order.push(turn);
      }),
    ),
  );
  expect(order).toEqual([1, 2, 3, 4]);
});
