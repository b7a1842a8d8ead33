import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.adminUrl, { max: 1 });
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const ROLES = ["molecule_app", "molecule_system", "molecule_auth", "molecule_sealing"];

describe("tables", () => {
  test("of a tenant force row-level security, with a policy that compares the tenant", async () => {
    const tables = await sql<{ name: string; forced: boolean; compared: boolean }[]>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        exists (
          select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
            and p.roles = '{molecule_app}' and p.qual like '%= current_tenant_id()%'
            and p.with_check like '%= current_tenant_id()%'
        ) as compared
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'tenants' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))`;
    expect(tables.length).toBeGreaterThanOrEqual(16);
    expect(tables.filter((table) => !table.forced || !table.compared)).toEqual([]);
  });

  test("without a tenant are the two that everybody shares", async () => {
    const tables = await sql<{ name: string }[]>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity order by 1`;
    expect(tables.map((table) => table.name)).toEqual(["platform_credentials", "sealing_keys"]);
  });

  test("admit molecule_app through no policy but the tenant's", async () => {
    const loose = await sql`
      select tablename, policyname from pg_policies
      where schemaname = 'public' and roles && '{molecule_app,public}' and qual not like '%= current_tenant_id()%'`;
    expect([...loose]).toEqual([]);
  });

  test("belong to the login role, which is no superuser", async () => {
    const owners = await sql<{ name: string; special: boolean }[]>`
      select distinct r.rolname as name, r.rolsuper or r.rolbypassrls as special
      from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and c.relkind = 'r'`;
    expect([...owners]).toEqual([{ name: "molecule", special: false }]);
  });

  test("of the auth library are reached by molecule_auth alone", async () => {
    const reachable = await sql<{ role: string; name: string }[]>`
      select r.rolname as role, c.relname as name from pg_class c cross join pg_roles r
      where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r' and r.rolname in ('molecule_app', 'molecule_system')
        and (has_schema_privilege(r.oid, 'auth', 'usage') or has_table_privilege(r.oid, c.oid, 'select'))`;
    expect([...reachable]).toEqual([]);
    const [forced] = await sql<{ all: boolean }[]>`
      select bool_and(relrowsecurity and relforcerowsecurity) as all from pg_class
      where relnamespace = 'auth'::regnamespace and relkind = 'r'`;
    expect(forced?.all).toBe(true);
    const beyond = await sql`
      select table_name from information_schema.role_table_grants
      where grantee = 'molecule_auth' and table_schema <> 'auth'`;
    expect([...beyond]).toEqual([]);
  });
});

describe("roles", () => {
  test("cannot log in, are not exempt from row-level security, and lend nothing without being taken", async () => {
    const roles = await sql`
      select rolname from pg_roles where rolname = any(${ROLES})
        and not (rolcanlogin or rolbypassrls or rolsuper or rolcreaterole or rolcreatedb)`;
    expect(roles).toHaveLength(ROLES.length);
    const inherited = await sql<{ name: string }[]>`
      select r.rolname as name from pg_auth_members m join pg_roles r on r.oid = m.roleid
      join pg_roles member on member.oid = m.member
      where r.rolname = any(${ROLES}) and member.rolname = 'molecule' and m.inherit_option`;
    expect([...inherited]).toEqual([]);
  });
});

const APPEND_ONLY = [
  "run_receipts",
  "ledger_entries",
  "usage_events",
  "audit_events",
  "lifecycle_events",
  "run_keys",
  "receipts",
  "reconciliations",
];
/** Insert-only but for the columns in which a later fact about the row is noted. */
const NOTED: Readonly<Record<string, readonly string[]>> = {
  secret_versions: [
    ...[
      "co_mingled",
      "health",
      "health_at",
      "health_run_id",
      "key_id",
      "leaked_at",
      "sealed",
      "unreadable_at",
    ],
  ],
  payer_confirmations: ["used_by_run_id"],
};

describe("append-only tables", () => {
  test.each(APPEND_ONLY)("%s is never updated, deleted or emptied", async (table) => {
    const allowed = await sql`
      select grantee, privilege_type from information_schema.role_table_grants
      where table_schema = 'public' and table_name = ${table} and grantee = any(${ROLES})
        and privilege_type not in ('SELECT', 'INSERT')
      union select grantee, privilege_type from information_schema.column_privileges
      where table_schema = 'public' and table_name = ${table} and grantee = any(${ROLES})
        and privilege_type = 'UPDATE'`;
    expect([...allowed]).toEqual([]);
  });

  test.each(Object.entries(NOTED))("%s is updated in %j at most", async (table, columns) => {
    const updatable = await sql<{ name: string }[]>`
      select distinct column_name as name from information_schema.column_privileges
      where table_schema = 'public' and table_name = ${table} and grantee = any(${ROLES})
        and privilege_type = 'UPDATE' order by 1`;
    expect(updatable.map((column) => column.name)).toEqual(columns);
    const deletable = await sql`
      select grantee from information_schema.role_table_grants where table_schema = 'public'
        and table_name = ${table} and grantee = any(${ROLES}) and privilege_type in ('DELETE', 'TRUNCATE')`;
    expect([...deletable]).toEqual([]);
  });

  test("a stored value is rewritten by the role of the sealing keys alone, which sees nothing in clear", async () => {
    const rewriting = await sql<{ grantee: string }[]>`
      select distinct grantee from information_schema.column_privileges
      where table_name in ('secret_versions', 'change_set_values') and column_name in ('sealed', 'key_id', 'clear')
        and privilege_type = 'UPDATE' and grantee = any(${ROLES})`;
    expect(rewriting.map((row) => row.grantee)).toEqual(["molecule_sealing"]);
    const clear = await sql`
      select table_name from information_schema.column_privileges
      where column_name = 'clear' and grantee = 'molecule_sealing'`;
    expect([...clear]).toEqual([]);
  });

  test("no role may change which tenant or workspace a row belongs to", async () => {
    const movable = await sql`
      select grantee, table_name, column_name from information_schema.column_privileges
      where table_schema = 'public' and grantee = any(${ROLES}) and privilege_type = 'UPDATE'
        and column_name in ('id', 'tenant_id', 'workspace_id', 'created_at', 'created_by', 'sandbox')`;
    expect([...movable]).toEqual([]);
  });
});
