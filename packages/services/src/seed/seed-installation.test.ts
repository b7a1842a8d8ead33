import { withSystem, withTenant } from "@molecule/db";
import { closeAuthDatabase, connectAuthDatabase, listOperators } from "@molecule/db/auth";
import { findBalance, listTenants, listWorkspaces, updateWorkspace } from "@molecule/db/repositories";
import { processScope } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { createTestContext, createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Auth, createAuth } from "../auth/create-auth.ts";
import { resolveTenant } from "../billing/resolve-tenant.ts";
import type { ServiceContext } from "../service-context.ts";
import { SANDBOX_CREDIT_NANO_USD, SEEDED_TENANTS } from "./sandbox-teams.ts";
import { seedInstallation } from "./seed-installation.ts";

const OWNER = { name: "Owner", email: "owner@molecule.local", password: "correct horse battery" };

let database: TestDatabase;
let auth: Auth;
let ctx: ServiceContext;

beforeEach(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db, { installedRuntimes: new Set() }));
  auth = createAuth({
    database: connectAuthDatabase({ url: database.url, maxConnections: 1, applicationName: "test" }),
    baseUrl: "http://localhost:4400",
    secret: "a".repeat(32),
  });
});

afterEach(async () => {
  await closeAuthDatabase(auth.database);
  await database.drop();
});

const openSeeded = async (slug: string) => {
  const tenant = (await withSystem(database.db, listTenants)).find((each) => each.slug === slug);
  if (tenant === undefined) throw new Error(`no tenant ${slug}`);
  const scope = processScope("boot", tenant.id);
  const workspaces = await withTenant(database.db, scope, (tx) => listWorkspaces(tx, scope));
  const balance = await withTenant(database.db, scope, (tx) => findBalance(tx, scope));
  return { tenant, scope, workspaces, balance };
};

test("gives an empty database its owner, two sandboxes with a team each, and an empty organization", async () => {
  await seedInstallation(ctx, auth, () => OWNER);
  expect(await listOperators(auth.database)).toMatchObject([{ email: OWNER.email }]);
  for (const seeded of SEEDED_TENANTS) {
    const { tenant, scope, workspaces, balance } = await openSeeded(seeded.slug);
    expect(tenant).toMatchObject({
      name: seeded.name,
      billingMode: seeded.billingMode,
      sandbox: seeded.sandbox,
    });
    expect(workspaces.map(({ name }) => name)).toEqual(seeded.team.map(({ name }) => name));
    expect(balance).toBe(seeded.sandbox ? SANDBOX_CREDIT_NANO_USD : 0n);
    const resolved = await resolveTenant(ctx, scope);
    const payers = [...resolved.values()].map(({ resolution }) => resolution.payer);
    expect(new Set(payers)).toEqual(
      seeded.team.length === 0 ? new Set() : new Set([seeded.billingMode === "byok" ? "tenant" : "platform"]),
    );
    for (const { plan } of resolved.values()) expect(plan).toMatchObject({ ok: true });
  }
});

test("changes nothing the second time, not even what people removed", async () => {
  await seedInstallation(ctx, auth, () => OWNER);
  const before = await openSeeded("sandbox-platform");
  const [removed] = before.workspaces.slice(-1);
  if (removed === undefined) throw new Error("no team");
  await withTenant(database.db, before.scope, (tx) =>
    updateWorkspace(tx, before.scope, removed.id, { removedAt: new Date() }),
  );
  await seedInstallation(ctx, auth, () => {
    throw new Error("there is an owner already");
  });
  const after = await openSeeded("sandbox-platform");
  expect(after.workspaces).toHaveLength(before.workspaces.length - 1);
  expect(after.balance).toBe(before.balance);
  expect(await withSystem(database.db, listTenants)).toHaveLength(SEEDED_TENANTS.length);
});

test("leaves the sandboxes out where there is no sandbox model", async () => {
  await seedInstallation({ ...ctx, sandboxModel: null }, auth, () => OWNER);
  const tenants = await withSystem(database.db, listTenants);
  expect(tenants.map(({ sandbox }) => sandbox)).toEqual([false]);
});

test("completes a seed that was cut short, and two at once make one", async () => {
  const broken: ServiceContext = {
    ...ctx,
    registry: { ...registry, runtimes: registry.runtimes.slice(0, 1) },
  };
  await expect(seedInstallation(broken, auth, () => OWNER)).rejects.toThrow();
  await Promise.all([seedInstallation(ctx, auth, () => OWNER), seedInstallation(ctx, auth, () => OWNER)]);
  const { workspaces, balance } = await openSeeded("sandbox-platform");
  expect(workspaces.map(({ name }) => name).sort()).toEqual(["engineer", "lead", "researcher"]);
  expect(balance).toBe(SANDBOX_CREDIT_NANO_USD);
});
