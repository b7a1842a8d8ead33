import { newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, connectDatabase, SESSIONS } from "./connect-database.ts";
import { workspaces } from "./schema/index.ts";
import { withSystem } from "./system-transaction.ts";
import { withTenant } from "./tenant-transaction.ts";

let database: TestDatabase;
let ours: TenantScope;
let theirs: TenantScope;

beforeAll(async () => {
  database = await createTestDatabase();
  ours = await createTestTenant(database.db);
  theirs = await createTestTenant(database.db);
  await createTestWorkspace(database.db, ours, { name: "ours" });
  await createTestWorkspace(database.db, theirs, { name: "theirs" });
});

afterAll(() => database.drop());

const causeOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  }
  return "nothing was thrown";
};

describe("another tenant's rows", () => {
  test("are invisible without any condition in the query", async () => {
    const names = await withTenant(database.db, ours, (tx) =>
      tx.select({ name: workspaces.name }).from(workspaces),
    );
    expect(names).toEqual([{ name: "ours" }]);
  });

  test("cannot be changed", async () => {
    const changed = await withTenant(database.db, ours, (tx) =>
      tx.update(workspaces).set({ name: "taken" }).returning({ name: workspaces.name }),
    );
    expect(changed).toHaveLength(1);
    const [row] = await withTenant(database.db, theirs, (tx) => tx.select().from(workspaces));
    expect(row?.name).toBe("theirs");
  });

  test("cannot be written for them", async () => {
    const planted = {
      id: newId<WorkspaceId>(),
      tenantId: theirs.tenantId,
      name: "planted",
      runtime: "codex",
    };
    const message = await causeOf(
      withTenant(database.db, ours, (tx) => tx.insert(workspaces).values(planted)),
    );
    expect(message).toContain("row-level security");
  });
});

describe("a connection of the pool", () => {
  test("never keeps a tenant or a role", async () => {
    const single = connectDatabase({ url: database.url, maxConnections: 1, applicationName: "test" });
    try {
      for (const scope of [ours, theirs, ours]) {
        const rows = await withTenant(single, scope, (tx) => tx.select().from(workspaces));
        expect(rows.map((row) => row.tenantId)).toEqual([scope.tenantId]);
        const state = await withSystem(single, (tx) =>
          tx.execute(sql`select current_user as who, current_setting('app.tenant_id', true) as tenant`),
        );
        expect([...state]).toEqual([{ who: "molecule_system", tenant: "" }]);
      }
      await expect(
        withTenant(single, ours, () => Promise.reject(new Error("the work failed"))),
      ).rejects.toThrow("the work failed");
      const rows = await withTenant(single, theirs, (tx) => tx.select().from(workspaces));
      expect(rows.map((row) => row.tenantId)).toEqual([theirs.tenantId]);
    } finally {
      await closeDatabase(single);
    }
  });

  test("is the login role's again, without a tenant, when the transaction ends", async () => {
    const single = connectDatabase({ url: database.url, maxConnections: 1, applicationName: "test" });
    const look = () =>
      single[SESSIONS].use(
        ({ client }) => client`select current_user as who, current_setting('app.tenant_id', true) as tenant`,
      );
    try {
      await withTenant(single, ours, (tx) => tx.select().from(workspaces));
      expect([...(await look())]).toEqual([{ who: "molecule", tenant: "" }]);
      await withTenant(single, ours, () => Promise.reject(new Error("no"))).catch(() => undefined);
      expect([...(await look())]).toEqual([{ who: "molecule", tenant: "" }]);
    } finally {
      await closeDatabase(single);
    }
  });

  test("uses one prepared statement under each role and tenant without mixing their rows", async () => {
    const single = connectDatabase({ url: database.url, maxConnections: 1, applicationName: "test" });
    try {
      const seen: number[] = [];
      for (let round = 0; round < 8; round += 1) {
        const scope = round % 2 === 0 ? ours : theirs;
        const rows = await withTenant(single, scope, (tx) =>
          tx.select({ tenantId: workspaces.tenantId }).from(workspaces).prepare("all_workspaces").execute(),
        );
        expect(rows).toEqual([{ tenantId: scope.tenantId }]);
        const all = await withSystem(single, (tx) =>
          tx.select({ tenantId: workspaces.tenantId }).from(workspaces).prepare("all_workspaces").execute(),
        );
        seen.push(all.length);
      }
      expect(seen).toEqual(Array(8).fill(2));
    } finally {
      await closeDatabase(single);
    }
  });
});

describe("without a tenant", () => {
  test("the app role sees nothing", async () => {
    const login = postgres(database.url, { max: 1 });
    try {
      const rows = await login.begin(async (tx) => {
        await tx`set local role molecule_app`;
        return tx`select id from workspaces`;
      });
      expect(rows).toHaveLength(0);
    } finally {
      await login.end();
    }
  });

  test("the login role, which owns the tables, sees nothing", async () => {
    const login = postgres(database.url, { max: 1 });
    try {
      expect(await login`select id from workspaces`).toHaveLength(0);
      expect(await login`select id from tenants`).toHaveLength(0);
    } finally {
      await login.end();
    }
  });
});

describe("molecule_system", () => {
  test("sees every tenant's workspaces and no value of a secret", async () => {
    const rows = await withSystem(database.db, (tx) => tx.select().from(workspaces));
    expect(new Set(rows.map((row) => row.tenantId))).toEqual(new Set([ours.tenantId, theirs.tenantId]));
    for (const column of ["sealed", "clear"])
      expect(
        await causeOf(
          withSystem(database.db, (tx) => tx.execute(sql.raw(`select ${column} from secret_versions`))),
        ),
      ).toContain("permission denied");
    expect(
      await causeOf(withSystem(database.db, (tx) => tx.execute(sql`select body from messages`))),
    ).toContain("permission denied");
  });

  test("may not write what a tenant decides", async () => {
    expect(
      await causeOf(withSystem(database.db, (tx) => tx.update(workspaces).set({ billingOverride: "byok" }))),
    ).toContain("permission denied");
  });
});
