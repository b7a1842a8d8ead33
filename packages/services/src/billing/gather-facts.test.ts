import { closeDatabase, connectDatabase, type Database, withSystem, withTenant } from "@molecule/db";
import { recordPayerConfirmation, recordPlatformCredential } from "@molecule/db/repositories";
import { newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  fillTenant,
  makeReceipt,
  recordTestRun,
  TEST_PEPPER,
} from "@molecule/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { removeWorkspace } from "../workspace/remove-workspace.ts";
import { makeWorkspace } from "../workspace/testing/test-workspace.ts";
import { gatherBillingFacts, gatherTenantFacts } from "./gather-facts.ts";
import { resolveTenant } from "./resolve-tenant.ts";
import { resolveWorkspace } from "./resolve-workspace.ts";

let database: { url: string; db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let scope: TenantScope;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  scope = await createTestTenant(database.db, { billingMode: "byok" });
});
afterAll(() => database.drop());
afterEach(() => {
  vi.restoreAllMocks();
});

const make = (): Promise<WorkspaceId> => makeWorkspace(ctx, scope, "w", { model: "opus" });
const factsOf = (workspaceId: WorkspaceId, requestedModel: string | null = null) =>
  withTenant(database.db, scope, (tx) => gatherBillingFacts(tx, scope, ctx, workspaceId, { requestedModel }));

describe("gatherBillingFacts", () => {
  it("reads both scopes, what was learnt at write, and where things are", async () => {
    const workspaceId = await make();
    await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [{ name: "MODEL", value: "sonnet", kind: "variable" }],
    });
    await setSecrets(ctx, scope, {
      workspaceId,
      entries: [
        { name: "CLAUDE_CODE_OAUTH_TOKEN", value: "sk-ant-oat01-0123456789", kind: "secret" },
        { name: "OPENAI_BASE_URL", value: "https://API.OpenAI.com/v1", kind: "variable" },
        { name: "ANTHROPIC_BASE_URL", value: `${ctx.gateway?.anthropicBaseUrl}/v1`, kind: "variable" },
      ],
    });
    const facts = await factsOf(workspaceId, "haiku");
    expect(facts).toMatchObject({
      workspaceId,
      runtime: "claude-code",
      override: null,
      tenantMode: "byok",
      sandbox: false,
      sandboxModel: null,
      runtimeInstalled: true,
      gateway: ctx.gateway,
      lastPayer: null,
      confirmations: [],
      requestedModel: "haiku",
      readFailure: null,
    });
    const entries = Object.fromEntries(facts.entries.map((entry) => [`${entry.scope}:${entry.name}`, entry]));
    expect(Object.keys(entries).sort()).toEqual([
      "tenant:MODEL",
      "workspace:ANTHROPIC_BASE_URL",
      "workspace:CLAUDE_CODE_OAUTH_TOKEN",
      "workspace:MODEL",
      "workspace:OPENAI_BASE_URL",
    ]);
    expect(entries["workspace:CLAUDE_CODE_OAUTH_TOKEN"]).toMatchObject({
      kind: "secret",
      value: null,
      blank: false,
      keyFormatOwners: ["anthropic-api", "anthropic-oauth"],
      hint: "6789",
      unreadable: false,
      coMingled: false,
    });
    expect(entries["workspace:OPENAI_BASE_URL"]).toMatchObject({
      routeHost: "api.openai.com",
      pointsAtGateway: false,
    });
    expect(entries["workspace:ANTHROPIC_BASE_URL"]).toMatchObject({ pointsAtGateway: true });
    expect(entries["tenant:MODEL"]).toMatchObject({ value: "sonnet", keyFormatOwners: null });
  });

  it("knows the payer of the last run that reached live, ended or not, and open confirmations", async () => {
    const workspaceId = await make();
    const first = makeReceipt(workspaceId);
    await recordTestRun(database.db, scope, first, { ended: true });
    const payer = {
      payer: "tenant",
      mode: "byok",
      provider: "anthropic-oauth",
      credentialMethod: "X",
    } as const;
    const last = makeReceipt(workspaceId, { ...payer, generation: 2 });
    await recordTestRun(database.db, scope, last, { ended: true });
    const change = { workspaceId, before: payer, after: payer };
    await withTenant(database.db, scope, (tx) => recordPayerConfirmation(tx, scope, change));
    const facts = await factsOf(workspaceId);
    expect(facts.lastPayer).toEqual(payer);
    expect(facts.confirmations).toMatchObject([{ before: payer, after: payer }]);
  });

  it("sees a platform credential that was registered after the row was written", async () => {
    const workspaceId = await make();
    const value = "sk-ant-oat01-later-registered";
    await setSecrets(ctx, scope, { workspaceId, entries: [{ name: "TOKEN_A", value, kind: "secret" }] });
    const coMingled = async () =>
      (await factsOf(workspaceId)).entries.find((row) => row.name === "TOKEN_A")?.coMingled;
    expect(await coMingled()).toBe(false);
    await withSystem(database.db, (tx) =>
      recordPlatformCredential(tx, {
        fingerprint: fingerprint(TEST_PEPPER, value),
        vendor: "anthropic",
        hint: null,
      }),
    );
    expect(await coMingled()).toBe(true);
  });

  it("does not find a removed workspace", async () => {
    const workspaceId = await make();
    await removeWorkspace(ctx, scope, { workspaceId, confirmName: "w" });
    await expect(factsOf(workspaceId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resolveWorkspace(ctx, scope, workspaceId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a thousand workspaces", () => {
  it("are gathered in at most three statements, each with the facts that it would have alone", async () => {
    const many = await createTestTenant(database.db, {});
    const ids = await fillTenant(database.db, many, { workspaces: 1_000, secretsEach: 4, runsEach: 2 });
    const counting = connectDatabase({ url: database.url, applicationName: "counting", logQueries: true });
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => {
      lines.push(line);
    });
    const all = await withTenant(counting, many, async (tx) => {
      lines.length = 0;
      return gatherTenantFacts(tx, many, ctx);
    });
    vi.restoreAllMocks();
    await closeDatabase(counting);
    expect(all.size).toBe(1_000);
    const statements = lines.filter((line) => line.startsWith("Query: "));
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBeLessThanOrEqual(3);
    for (const id of [ids[0], ids[499], ids[999]]) {
      if (id === undefined) throw new Error("fewer workspaces than expected");
      const alone = await withTenant(database.db, many, (tx) => gatherBillingFacts(tx, many, ctx, id));
      const sorted = (facts: typeof alone | undefined) => ({
        ...facts,
        entries: facts?.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      });
      expect(sorted(all.get(id))).toEqual(sorted(alone));
    }
    const judged = await resolveTenant(ctx, many);
    expect(judged.size).toBe(1_000);
    expect([...judged.values()].every(({ resolution }) => resolution.source === "derived_provider")).toBe(
      true,
    );
  });
});

describe("a database that cannot be read", () => {
  const away = () => connectDatabase({ url: "postgres://nobody@127.0.0.1:1/none", applicationName: "away" });

  it("becomes constant_fallback on screen, and a plan that refuses", async () => {
    const id = newId<WorkspaceId>();
    const db = away();
    const judgement = await resolveWorkspace({ ...ctx, db }, scope, id);
    expect(judgement.resolution).toMatchObject({
      workspaceId: id,
      source: "constant_fallback",
      resolvedMode: "platform_managed",
      error: expect.stringContaining("could not be read"),
    });
    expect(judgement.plan).toMatchObject({ ok: false, code: "PAYER_UNRESOLVED" });
    expect(judgement.facts.readFailure).not.toContain("nobody");
    const judged = await resolveTenant({ ...ctx, db }, scope, [id]);
    expect(judged.get(id)?.plan).toMatchObject({ code: "PAYER_UNRESOLVED" });
    await expect(resolveTenant({ ...ctx, db }, scope)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await closeDatabase(db);
  });

  it("is thrown to whoever would act on the facts", async () => {
    const workspaceId = await make();
    const db = away();
    await expect(
      withTenant(db, scope, (tx) => gatherBillingFacts(tx, scope, ctx, workspaceId)),
    ).rejects.not.toMatchObject({ code: "NOT_FOUND" });
    await closeDatabase(db);
  });

  it("does not hide a fault of ours", async () => {
    const workspaceId = await make();
    const broken = {
      ...ctx,
      installedRuntimes: {
        has: () => {
          throw new TypeError("a fault of ours");
        },
      } as unknown as ReadonlySet<string>,
    };
    await expect(resolveWorkspace(broken, scope, workspaceId)).rejects.toThrow("a fault of ours");
  });
});
