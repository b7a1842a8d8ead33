import { type Database, withSystem, withTenant } from "@molecule/db";
import { listAllAlerts, listOpenAlerts } from "@molecule/db/repositories";
import { secretVersions } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { generateKeyPair, type OpenSecret, parseKeyRing, secretOpener } from "@molecule/secrets/open";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { auditSealed } from "./audit-sealed.ts";

let database: { db: Database; adminUrl: string; drop: () => Promise<void> };
let ctx: ServiceContext;
let open: OpenSecret;
let admin: postgres.Sql;

type Home = { scope: TenantScope; workspaceId: WorkspaceId };
let one: Home;
let other: Home;

const makeHome = async (): Promise<Home> => {
  const scope = await createTestTenant(database.db, { billingMode: "byok" });
  const { id: workspaceId } = await createTestWorkspace(database.db, scope);
  const put = (place: WorkspaceId | null, name: string, value: string) =>
    setSecrets(ctx, scope, { workspaceId: place, entries: [{ name, value, kind: "secret" }] });
  await put(workspaceId, "A_TOKEN", `old-${scope.tenantId}`);
  await put(workspaceId, "A_TOKEN", `new-${scope.tenantId}`);
  await put(workspaceId, "B_TOKEN", `other-${scope.tenantId}`);
  await put(null, "A_TOKEN", `shared-${scope.tenantId}`);
  return { scope, workspaceId };
};

beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  const pair = await generateKeyPair();
  ({ ctx } = await createTestContext(database.db, {}, pair));
  open = secretOpener(parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`));
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});
beforeEach(async () => {
  [one, other] = [await makeHome(), await makeHome()];
  expect(await auditSealed(ctx, open)).toMatchObject({ unreadable: 0 });
});

/** The stored bytes of one version, as a query. */
const bytesOf = ({ scope, workspaceId }: Home, name: string, version: number, shared = false) => admin`
  select v.sealed from secret_versions v join secrets s on s.id = v.secret_id
  where s.tenant_id = ${scope.tenantId} and s.name = ${name} and v.version = ${version}
    and s.workspace_id is not distinct from ${shared ? null : workspaceId}::uuid`;

const idOf = ({ scope, workspaceId }: Home, name: string, shared = false) => admin`
  select id from secrets where tenant_id = ${scope.tenantId} and name = ${name}
    and workspace_id is not distinct from ${shared ? null : workspaceId}::uuid`;

const put = (into: Home, name: string, version: number, bytes: ReturnType<typeof bytesOf>) =>
  admin`update secret_versions set sealed = (${bytes})
    where secret_id = (${idOf(into, name)}) and version = ${version}`;

/** Each is done by somebody who may write any row; all of them concern A_TOKEN, version 2, of `one` unless named. */
const ATTACKS: readonly [string, () => Promise<unknown>][] = [
  ["the value of another name", () => put(one, "A_TOKEN", 2, bytesOf(one, "B_TOKEN", 1))],
  ["an earlier version of itself", () => put(one, "A_TOKEN", 2, bytesOf(one, "A_TOKEN", 1))],
  ["the value for all workspaces", () => put(one, "A_TOKEN", 2, bytesOf(one, "A_TOKEN", 1, true))],
  [
    "another tenant's value of the same name and version",
    () => put(one, "A_TOKEN", 2, bytesOf(other, "A_TOKEN", 2)),
  ],
  [
    "one bit flipped in the ciphertext",
    () => admin`update secret_versions set sealed = set_bit(sealed, 8 * 40, 1 - get_bit(sealed, 8 * 40))
      where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
  [
    "one bit flipped in the encapsulated key",
    () => admin`update secret_versions set sealed = set_bit(sealed, 20, 1 - get_bit(sealed, 20))
      where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
  [
    "an older format",
    () => admin`update secret_versions set sealed = set_byte(sealed, 0, 0)
      where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
  [
    "the last bytes cut off",
    () => admin`update secret_versions set sealed = substring(sealed from 1 for length(sealed) - 1)
      where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
  [
    "a key that nobody recorded",
    () => admin`update secret_versions set key_id = 'key-000000000000'
      where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
  ["its row renamed", () => admin`update secrets set name = 'C_TOKEN' where id = (${idOf(one, "A_TOKEN")})`],
  [
    "its row moved to all workspaces",
    async () => {
      await admin`update secrets set name = 'Z' where id = (${idOf(one, "A_TOKEN", true)})`;
      await admin`update secrets set workspace_id = null where id = (${idOf(one, "A_TOKEN")})`;
    },
  ],
  [
    "its version renumbered",
    () =>
      admin`update secret_versions set version = 9 where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`,
  ],
];

const unreadableRows = (scope: TenantScope) =>
  withTenant(database.db, scope, async (tx) =>
    (await tx.select().from(secretVersions).where(eq(secretVersions.tenantId, scope.tenantId))).filter(
      (row) => row.unreadableAt !== null,
    ),
  );

describe("a sealed value that was tampered with in the database", () => {
  it.each(ATTACKS)("does not open and is reported: %s", async (_what, attack) => {
    await attack();
    const audit = await auditSealed(ctx, open);
    expect(audit.unreadable).toBeGreaterThanOrEqual(1);
    expect(await unreadableRows(one.scope)).toHaveLength(audit.unreadable);
    expect(await unreadableRows(other.scope)).toEqual([]);
    const alerts = await withTenant(database.db, one.scope, (tx) => listOpenAlerts(tx, one.scope));
    expect(new Set(alerts.map(({ code, severity }) => `${code} ${severity}`))).toEqual(
      new Set(["SECRET_UNREADABLE critical"]),
    );
    const forOperators = await withSystem(database.db, (tx) => listAllAlerts(tx, 100));
    expect(forOperators.filter(({ tenantId }) => tenantId === one.scope.tenantId)).toHaveLength(
      alerts.length,
    );
    // Said once: the next look finds the same and raises nothing new.
    await auditSealed(ctx, open);
    expect(await withTenant(database.db, one.scope, (tx) => listOpenAlerts(tx, one.scope))).toHaveLength(
      alerts.length,
    );
    await admin`delete from secret_versions`;
  });

  it("copied into another tenant as a whole row opens there no more than anywhere", async () => {
    await admin`insert into secrets (id, tenant_id, workspace_id, name, kind, live_version, last_version)
      select gen_random_uuid(), ${other.scope.tenantId}, ${other.workspaceId}, 'COPIED', 'secret', 2, 2`;
    await admin`insert into secret_versions (tenant_id, secret_id, version, kind, sealed, key_id, fingerprint, hint)
      select ${other.scope.tenantId}, (select id from secrets where name = 'COPIED'), version, kind, sealed, key_id,
        fingerprint, hint from secret_versions where secret_id = (${idOf(one, "A_TOKEN")}) and version = 2`;
    expect(await auditSealed(ctx, open)).toMatchObject({ unreadable: 1 });
    expect(await unreadableRows(other.scope)).toHaveLength(1);
    await admin`delete from secret_versions`;
  });

  it("put back as it was is read again", async () => {
    const flip =
      () => admin`update secret_versions set sealed = set_bit(sealed, 400, 1 - get_bit(sealed, 400))
      where secret_id = (${idOf(one, "B_TOKEN")})`;
    await flip();
    expect(await auditSealed(ctx, open)).toMatchObject({ unreadable: 1 });
    await flip();
    expect(await auditSealed(ctx, open)).toMatchObject({ unreadable: 0, healed: 1 });
    expect(await unreadableRows(one.scope)).toEqual([]);
    await admin`delete from secret_versions`;
  });

  it("is not blamed on the rows when it is our key that is missing", async () => {
    const { id, privateKeyBase64 } = await generateKeyPair();
    const wrong = secretOpener(parseKeyRing(`${id}:${privateKeyBase64}`));
    expect(await auditSealed(ctx, wrong)).toMatchObject({ unreadable: 0, looked: 8, sealed: 8 });
    expect(await unreadableRows(one.scope)).toEqual([]);
  });
});
