import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, connectDatabase, type Database, withTenant } from "@molecule/db";
import { MIGRATIONS_DIR, migrateDatabase } from "@molecule/db/migrate";
import { createDatabase, dropDatabase } from "@molecule/db/provision";
import { findBalance, listWorkspaces } from "@molecule/db/repositories";
import {
  newId,
  processScope,
  Secret,
  type SecretId,
  type TenantId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { generateKeyPair } from "@molecule/secrets/open";
import { fingerprint, sealSecret } from "@molecule/secrets/seal";
import { createTestContext, createTestDatabase, getTestPostgres, TEST_PEPPER } from "@molecule/testing";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { afterEach, expect, it } from "vitest";
import { resolveTenant } from "./billing/resolve-tenant.ts";
import { exportReceipts } from "./receipt/export-receipts.ts";
import { linkReceipts } from "./receipt/link-receipts.ts";
import { verifyReceiptFile } from "./receipt/verify-receipt-file.ts";
import { prepareRun } from "./run/prepare-run.ts";
import { claimForTest, prepared, testPrepareInput } from "./run/testing/test-lease.ts";

const TOKEN = "sk-ant-oat01-upgrade-0123456789";
const { adminUrl, templateUrl } = getTestPostgres();
const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const journalSchema = (text: string): { entries: { tag: string }[] } => JSON.parse(text);
const { entries } = journalSchema(readFileSync(join(MIGRATIONS_DIR, "meta/_journal.json"), "utf8"));

/** A database as the release of that time left it: the first so many migrations, and nothing of later ones. */
const createOldDatabase = async (count: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "molecule-migrations-"));
  undo.push(() => rmSync(folder, { recursive: true }));
  cpSync(MIGRATIONS_DIR, folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal = journalSchema(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  const name = `test_${randomBytes(8).toString("hex")}`;
  await createDatabase(adminUrl, name, { owner: new URL(templateUrl).username });
  undo.push(() => dropDatabase(adminUrl, name));
  const url = Object.assign(new URL(templateUrl), { pathname: `/${name}` }).href;
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  await migrate(drizzle(client), { migrationsFolder: folder });
  await client.end();
  return url;
};

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** What people had then, in the columns that there were then. */
const fill = async (
  url: string,
  pair: Pair,
  { tenantId }: TenantScope,
  name: string,
): Promise<WorkspaceId> => {
  const workspaceId = newId<WorkspaceId>();
  const asAdmin = Object.assign(new URL(adminUrl), { pathname: new URL(url).pathname }).href;
  const sql = postgres(asAdmin, { max: 1, onnotice: () => undefined });
  const place = {
    tenantId,
    scope: "workspace",
    workspaceId,
    name: "CLAUDE_CODE_OAUTH_TOKEN",
    version: 1,
  } as const;
  const { sealed } = await sealSecret(pair, place, new Secret(TOKEN));
  await sql`insert into sealing_keys (id, public_key, active) values (${pair.id}, ${pair.publicKey}, true)
    on conflict do nothing`;
  await sql`insert into tenants (id, name, slug, billing_mode) values (${tenantId}, ${name}, ${name}, 'byok')`;
  await sql`insert into workspaces (id, tenant_id, name, runtime) values (${workspaceId}, ${tenantId}, ${name}, 'claude-code')`;
  const values = [
    { name: "CLAUDE_CODE_OAUTH_TOKEN", kind: "secret", text: TOKEN, sealed, clear: null },
    { name: "MODEL", kind: "variable", text: "opus", sealed: null, clear: "opus" },
  ];
  for (const value of values) {
    const id = newId<SecretId>();
    await sql`insert into secrets (id, tenant_id, workspace_id, name, kind, live_version, last_version)
      values (${id}, ${tenantId}, ${workspaceId}, ${value.name}, ${value.kind}, 1, 1)`;
    await sql`insert into secret_versions (tenant_id, secret_id, version, kind, sealed, key_id, clear, fingerprint)
      values (${tenantId}, ${id}, 1, ${value.kind}, ${value.sealed}, ${value.sealed === null ? null : pair.id},
        ${value.clear}, ${fingerprint(TEST_PEPPER, value.text)})`;
  }
  const posting = newId<SecretId>();
  await sql`insert into ledger_entries (id, posting_id, tenant_id, kind, account, amount_nano_usd, reason) values
    (${newId<SecretId>()}, ${posting}, ${tenantId}, 'grant', 'tenant_credit', 7000000001, 'start'),
    (${newId<SecretId>()}, ${posting}, ${tenantId}, 'grant', 'platform_funding', -7000000001, 'start')`;
  await sql.end();
  return workspaceId;
};

async function* eachLine(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* chunk.split("\n").slice(0, -1);
}

const readAll = (db: Database, scope: TenantScope) =>
  withTenant(db, scope, async (tx) => ({
    names: (await listWorkspaces(tx, scope)).map(({ name }) => name),
    balance: await findBalance(tx, scope),
  }));

const AFTER = [9, 16, entries.length - 1];

it.each(AFTER)(
  "a database of the first %i migrations comes to today with all that was in it",
  async (count) => {
    const url = await createOldDatabase(count);
    const pair = await generateKeyPair();
    const [ours, theirs] = [newId<TenantId>(), newId<TenantId>()].map((id) => processScope("boot", id));
    if (ours === undefined || theirs === undefined) throw new Error("two tenants");
    const workspaceId = await fill(url, pair, ours, "ours");
    await fill(url, pair, theirs, "theirs");

    await migrateDatabase(url);

    const db = connectDatabase({ url, maxConnections: 3, applicationName: "molecule-test" });
    undo.push(() => closeDatabase(db));
    const { ctx, openSecret } = await createTestContext(db, {}, pair);
    expect(await readAll(db, ours)).toEqual({ names: ["ours"], balance: 7_000_000_001n });
    expect(await readAll(db, theirs)).toEqual({ names: ["theirs"], balance: 7_000_000_001n });
    const resolved = await resolveTenant(ctx, ours);
    expect([...resolved].map(([id, { resolution }]) => [id, resolution.payer])).toEqual([
      [workspaceId, "tenant"],
    ]);
    const lease = await claimForTest(db, workspaceId);
    const { env } = prepared(await prepareRun(ctx, lease, testPrepareInput(openSecret)));
    expect(env["CLAUDE_CODE_OAUTH_TOKEN"]).toBe(TOKEN);
    await linkReceipts(ctx);
    expect(await verifyReceiptFile(eachLine(exportReceipts(db, ours)))).toMatchObject({
      faults: [],
      receipts: 1,
    });
  },
);

it.each(AFTER)("tables of the first %i migrations are shut to others once they are here", async (count) => {
  const url = await createOldDatabase(count);
  await migrateDatabase(url);
  const asAdmin = Object.assign(new URL(adminUrl), { pathname: new URL(url).pathname }).href;
  const sql = postgres(asAdmin, { max: 1 });
  const shape = (admin: postgres.Sql) => admin`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      (select array_agg(p.policyname order by p.policyname) from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname) as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`;
  const today = await createTestDatabase();
  undo.push(today.drop);
  const fresh = postgres(today.adminUrl, { max: 1 });
  expect([...(await shape(sql))]).toEqual([...(await shape(fresh))]);
  await Promise.all([sql.end(), fresh.end()]);
});
