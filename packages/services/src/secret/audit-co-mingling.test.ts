import { type Database, withSystem, withTenant } from "@molecule/db";
import {
  listOpenAlerts,
  recordPlatformCredential,
  retirePlatformCredential,
} from "@molecule/db/repositories";
import type { PlatformActor } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { createTestContext, createTestDatabase, TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { auditCoMingling } from "./audit-co-mingling.ts";
import { listSecrets } from "./list-secrets.ts";
import { setSecrets } from "./set-secrets.ts";
import { secret } from "./testing/secret-entry.ts";
import { createWorld } from "./testing/test-world.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const BY: PlatformActor = { actor: { kind: "process", name: "supervisor" }, operator: false };
const PLATFORM_KEY = "sk-ant-api03-copied-by-hand-0123456789";

const makeWorld = (value: string) =>
  createWorld(ctx, {
    ...{ billingMode: "byok", model: "claude-sonnet-4-6" },
    secrets: [secret("ANTHROPIC_API_KEY", value)],
  });

it("finds platform credentials that stood there before they were registered, retired ones too, and says so once", async () => {
  const { scope, workspaceId } = await makeWorld(PLATFORM_KEY);
  await makeWorld("sk-ant-api03-their-own-0123456789");
  expect((await auditCoMingling(ctx, BY)).platformOwned).toEqual([]);
  const print = fingerprint(TEST_PEPPER, PLATFORM_KEY);
  await withSystem(database.db, async (tx) => {
    await recordPlatformCredential(tx, { fingerprint: print, vendor: "anthropic", hint: null });
    await retirePlatformCredential(tx, print);
  });
  const found = { tenantId: scope.tenantId, workspaceId, name: "ANTHROPIC_API_KEY", version: 1, live: true };
  const audit = await auditCoMingling(ctx, BY);
  expect(audit.platformOwned).toMatchObject([{ ...found, vendor: "anthropic" }]);
  expect(JSON.stringify(audit)).not.toContain(print);
  const list = await listSecrets(ctx, scope, { workspaceId });
  expect(list.standing.plan).toMatchObject({
    ok: false,
    code: "CO_MINGLED_CREDENTIAL",
    names: ["ANTHROPIC_API_KEY"],
  });
  expect(list.rows.find((row) => row.name === "ANTHROPIC_API_KEY")).toMatchObject({ coMingled: true });

  await setSecrets(ctx, scope, {
    workspaceId,
    entries: [{ name: "ANTHROPIC_API_KEY", value: "sk-ant-api03-replaced", kind: "secret" }],
  });
  expect((await auditCoMingling(ctx, BY)).platformOwned).toMatchObject([{ ...found, live: false }]);
  const alerts = await withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope));
  expect(alerts.map((alert) => alert.code)).toEqual(["CO_MINGLED_CREDENTIAL", "CO_MINGLED_CREDENTIAL"]);
});

it("finds one secret under several tenants and tells the tenants nothing", async () => {
  const worlds = [await makeWorld("sk-ant-api03-shared-0123"), await makeWorld("sk-ant-api03-shared-0123\n")];
  const { shared } = await auditCoMingling(ctx, BY);
  expect(shared).toHaveLength(1);
  expect(shared[0]?.places.map((place) => place.workspaceId).toSorted()).toEqual(
    worlds.map((world) => world.workspaceId).toSorted(),
  );
  for (const { scope } of worlds)
    expect(await withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope))).toEqual([]);
});
