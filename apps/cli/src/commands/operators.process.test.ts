import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withSystem, withTenant } from "@molecule/db";
import { closeAuthDatabase, connectAuthDatabase, insertUser } from "@molecule/db/auth";
import { getTenant, listAuditEvents, recordPlatformCredential } from "@molecule/db/repositories";
import { newId, type UserId } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { createWorkspace, type ServiceContext } from "@molecule/services";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  makeReceipt,
  recordTestRun,
  TEST_PEPPER,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runMolecule } from "../testing/run-molecule.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 180_000 });

const MANIFEST = readFileSync(fileURLToPath(new URL("../../../../providers.yaml", import.meta.url)), "utf8");

let database: TestDatabase;
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const molecule = (args: readonly string[], input?: string) => runMolecule(database.url, args, input);
const parse = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));

const makeWorkspace = async (value: string, model = "opus") => {
  const scope = await createTestTenant(database.db, { billingMode: "byok" });
  const { workspace } = await createWorkspace(ctx, scope, {
    ...{ name: "Ada", runtime: "claude-code", model },
    secrets: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value, kind: "secret" }],
  });
  return { scope, id: workspace.id };
};

describe("molecule tenant", () => {
  it("lists organizations, and sets what their stores may hold", async () => {
    const scope = await createTestTenant(database.db);
    const { tenantId } = scope;
    const { lines } = await molecule(["tenant", "list"]);
    const before = { tenant: tenantId, billing_mode: "platform_managed", sandbox: false };
    expect(parse(lines)).toContainEqual(expect.objectContaining(before));
    const set = await molecule(["tenant", "set-mode", tenantId, "byok"]);
    expect(set).toMatchObject({ status: 0, stderr: "" });
    expect(parse(set.lines)).toEqual([{ tenant: tenantId, before: "platform_managed", after: "byok" }]);
    const [tenant, audit] = await withTenant(database.db, scope, async (tx) => [
      await getTenant(tx, scope),
      await listAuditEvents(tx, scope, { limit: 10 }),
    ]);
    expect(tenant.billingMode).toBe("byok");
    expect(audit).toMatchObject([
      { action: "tenant.billing_mode_set", actorKind: "process", actorName: "cli" },
    ]);
  });

  it.each([
    ["a mode that there is not", () => newId(), "disabled", "Use platform_managed or byok."],
    ["an organization that there is not", () => newId(), "byok", "There is no such"],
    ["what is no id", () => "acme", "byok", "is not the id of an organization"],
  ])("refuses %s", async (_, idOf, mode, words) => {
    const refused = await molecule(["tenant", "set-mode", idOf(), mode]);
    expect(refused).toMatchObject({ status: 1, lines: [], stderr: expect.stringContaining(words) });
  });
});

describe("molecule operator", () => {
  it("makes somebody who has an account an operator, once", async () => {
    const auth = connectAuthDatabase({ url: database.url, applicationName: "test" });
    const id = newId<UserId>();
    await insertUser(auth, { id, name: "Grace", email: "grace@example.org", passwordHash: "none" });
    await closeAuthDatabase(auth);
    const added = await molecule(["operator", "add", " Grace@Example.org "]);
    expect(parse(added.lines)).toEqual([{ user: id, added: true }]);
    expect(parse((await molecule(["operator", "add", "grace@example.org"])).lines)).toEqual([
      { user: id, added: false },
    ]);
    expect(parse((await molecule(["operator", "list"])).lines)).toEqual([
      { user: id, name: "Grace", email: "grace@example.org" },
    ]);
    expect(await molecule(["operator", "add", "nobody@example.org"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Add them to an organization first"),
    });
  });
});

describe("molecule audit co-mingling", () => {
  it("names places and never values; a credential of the platform makes it exit 1", async () => {
    const [own, shared] = ["sk-ant-oat01-copied-0123456789", "sk-ant-oat01-shared-0123456789"];
    expect(await molecule(["audit", "co-mingling"])).toMatchObject({ status: 0, lines: [] });
    const places = [await makeWorkspace(shared), await makeWorkspace(shared)];
    const warned = await molecule(["audit", "co-mingling"]);
    expect(warned.status).toBe(0);
    const [warning] = parse(warned.lines);
    expect(warning).toMatchObject({ severity: "warning", length: shared.length });
    expect(warning.places).toHaveLength(2);
    expect(warning.places).toEqual(
      expect.arrayContaining(
        places.map(({ scope, id }) => ({
          ...{ tenant: scope.tenantId, workspace: id, name: "CLAUDE_CODE_OAUTH_TOKEN" },
        })),
      ),
    );
    const { scope, id } = await makeWorkspace(own);
    await withSystem(database.db, (tx) =>
      recordPlatformCredential(tx, {
        ...{ fingerprint: fingerprint(TEST_PEPPER, own), vendor: "anthropic", hint: null },
      }),
    );
    const found = await molecule(["audit", "co-mingling"]);
    expect(found.status).toBe(1);
    expect(parse(found.lines)[0]).toEqual({
      ...{ severity: "critical", tenant: scope.tenantId, workspace: id, name: "CLAUDE_CODE_OAUTH_TOKEN" },
      ...{ version: 1, live: true, vendor: "anthropic", length: own.length },
    });
    expect(found.lines.join()).not.toMatch(/copied|shared|[0-9a-f]{64}/);
  });
});

describe("molecule registry impact", () => {
  const impactOf = async (manifest: string) => molecule(["registry", "impact", "-"], manifest);

  it("says nothing of the registry in force, and every fault of a file that is none", async () => {
    expect(await impactOf(MANIFEST)).toMatchObject({ status: 0, lines: [], stderr: "" });
    const faulty = await impactOf("providers: 5\n");
    expect(faulty.status).toBe(1);
    expect(faulty.lines[0]).toMatch(/^-:\d+: /);
  });

  it("names each workspace for which somebody else would pay, or that would not start", async () => {
    const { scope, id } = await makeWorkspace("sk-ant-oat01-impact-0123456789");
    const payer = {
      payer: "tenant",
      mode: "byok",
      provider: "anthropic-oauth",
      credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
    } as const;
    await recordTestRun(database.db, scope, makeReceipt(id, payer));
    const changed = MANIFEST.replaceAll(/\bopus\b/g, "opus-renamed");
    expect(changed).not.toBe(MANIFEST);
    const { status, lines } = await impactOf(changed);
    expect(status).toBe(0);
    const mine = parse(lines).find((line) => line.workspace === id);
    expect(mine).toMatchObject({
      tenant: scope.tenantId,
      before: { payer: "tenant", provider: "anthropic-oauth", credential_method: "CLAUDE_CODE_OAUTH_TOKEN" },
      after: { refused: expect.any(String) },
    });
  });
});
