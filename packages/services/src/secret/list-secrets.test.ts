import { type Database, withTenant } from "@molecule/db";
import { setSecretReadability } from "@molecule/db/repositories";
import { fingerprint } from "@molecule/secrets/seal";
import {
  createTestContext,
  createTestDatabase,
  makeReceipt,
  recordTestRun,
  TEST_PEPPER,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { setModel } from "../workspace/set-model.ts";
import { makeWorkspace } from "../workspace/testing/test-workspace.ts";
import { listSecrets } from "./list-secrets.ts";
import { listTenantSecrets } from "./list-tenant-secrets.ts";
import { setSecrets } from "./set-secrets.ts";
import { secret } from "./testing/secret-entry.ts";
import { createWorld } from "./testing/test-world.ts";

const TOKEN = "sk-ant-oat01-canary-list-0123456789";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const makeWorld = (model?: string) => createWorld(ctx, { billingMode: "byok", model });
const variable = (name: string, value: string) => secret(name, value, "variable");

describe("listSecrets", () => {
  it("puts the missing credential first, with the accepted names and where a key is obtained", async () => {
    const { scope, workspaceId } = await makeWorld("claude-sonnet-4-6");
    const list = await listSecrets(ctx, scope, { workspaceId });
    expect(list.missing).toMatchObject({
      names: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
      provider: { name: "anthropic-api", displayName: "Anthropic API" },
    });
    expect(list.missing).toHaveProperty("keyPage");
    expect(list.standing.refusal).toMatchObject({ action: "add_key" });
    await setSecrets(ctx, scope, { workspaceId, entries: [secret("ANTHROPIC_API_KEY", "sk-ant-api03-x")] });
    expect((await listSecrets(ctx, scope, { workspaceId })).missing).toBeNull();
  });

  it("shows the winning row with the one it shadows; variables in clear, secrets never", async () => {
    const { scope, workspaceId } = await makeWorld("opus");
    await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", TOKEN), variable("FOO", "tenant")],
    });
    await setSecrets(ctx, scope, {
      workspaceId,
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", `${TOKEN}-own`), variable("BAR", "own")],
    });
    const list = await listSecrets(ctx, scope, { workspaceId });
    const rows = Object.fromEntries(list.rows.map((row) => [row.name, row]));
    expect(Object.keys(rows)).toEqual(["BAR", "CLAUDE_CODE_OAUTH_TOKEN", "FOO", "MODEL"]);
    expect(rows["CLAUDE_CODE_OAUTH_TOKEN"]).toMatchObject({
      envClass: "credential",
      provider: { name: "anthropic-oauth" },
      winning: { scope: "workspace", kind: "secret", value: null, hint: "-own", version: 1 },
      shadowed: { scope: "tenant", hint: "6789", value: null },
      withheld: null,
      running: null,
      pending: false,
    });
    expect(rows["FOO"]).toMatchObject({ winning: { scope: "tenant", value: "tenant" }, shadowed: null });
    expect(rows["BAR"]).toMatchObject({ winning: { scope: "workspace", value: "own" } });
    const text = JSON.stringify(list);
    expect(text).not.toContain("canary");
    expect(text).not.toContain(fingerprint(TEST_PEPPER, TOKEN));
  });

  it("says why a name is withheld", async () => {
    const { scope, workspaceId } = await makeWorld("opus");
    await setSecrets(ctx, scope, {
      workspaceId,
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", TOKEN), secret("ANTHROPIC_API_KEY", "sk-ant-api03-x")],
    });
    const reasons = async () =>
      Object.fromEntries(
        (await listSecrets(ctx, scope, { workspaceId })).rows.map((row) => [row.name, row.withheld]),
      );
    expect(await reasons()).toEqual({
      MODEL: null,
      CLAUDE_CODE_OAUTH_TOKEN: null,
      ANTHROPIC_API_KEY: "conflicts_with_payer",
    });
    await setModel(ctx, scope, { workspaceId, model: "anthropic/claude-sonnet-4-6" });
    expect(await reasons()).toEqual({
      MODEL: null,
      CLAUDE_CODE_OAUTH_TOKEN: "bypasses_platform_billing",
      ANTHROPIC_API_KEY: "bypasses_platform_billing",
    });
  });

  it("compares what runs with what is saved", async () => {
    const { scope, workspaceId } = await makeWorld("opus");
    await setSecrets(ctx, scope, {
      workspaceId,
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", TOKEN), variable("FOO", "1")],
    });
    await recordTestRun(
      database.db,
      scope,
      makeReceipt(workspaceId, {
        payer: "tenant",
        mode: "byok",
        provider: "anthropic-oauth",
        credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
        model: "opus",
        injected: [
          { name: "CLAUDE_CODE_OAUTH_TOKEN", scope: "workspace", version: 1 },
          { name: "FOO", scope: "workspace", version: 1 },
          { name: "GONE", scope: "workspace", version: 7 },
        ],
      }),
    );
    await setSecrets(ctx, scope, { workspaceId, entries: [variable("FOO", "2")] });
    const list = await listSecrets(ctx, scope, { workspaceId });
    expect(list.rows.find((row) => row.name === "FOO")).toMatchObject({
      running: { version: 1 },
      winning: { version: 2 },
      pending: true,
    });
    expect(list.rows.find((row) => row.name === "CLAUDE_CODE_OAUTH_TOKEN")).toMatchObject({ pending: false });
    expect(list.removedButRunning).toEqual([{ name: "GONE", scope: "workspace", version: 7 }]);
    expect(list.standing).toMatchObject({
      needsRestart: true,
      drift: { changedNames: ["FOO", "GONE"], payerChanges: false },
    });
  });

  it("marks what cannot be opened", async () => {
    const { scope, workspaceId } = await makeWorld();
    await setSecrets(ctx, scope, { workspaceId, entries: [secret("TOKEN_A", "value")] });
    const mark = (readable: boolean) =>
      withTenant(database.db, scope, (tx) =>
        setSecretReadability(tx, scope, { place: workspaceId, name: "TOKEN_A", version: 1, readable }),
      );
    const row = async () => (await listSecrets(ctx, scope, { workspaceId })).rows[0];
    await mark(false);
    expect(await row()).toMatchObject({ winning: { unreadable: true } });
    await mark(true);
    expect(await row()).toMatchObject({ winning: { unreadable: false } });
  });
});

describe("listTenantSecrets", () => {
  it("says who overrides a row and where it runs", async () => {
    const { scope, workspaceId: first } = await makeWorld("opus");
    const second = await makeWorkspace(ctx, scope, "second");
    await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [variable("FOO", "all"), secret("BAR", "b")],
    });
    await setSecrets(ctx, scope, {
      workspaceId: first,
      entries: [variable("FOO", "own"), variable("OWN", "x")],
    });
    await recordTestRun(
      database.db,
      scope,
      makeReceipt(second, { injected: [{ name: "FOO", scope: "tenant", version: 1 }] }),
    );
    const list = await listTenantSecrets(ctx, scope);
    expect(list.workspaces.map((row) => row.name)).toEqual(["w", "second"]);
    expect(list.rows).toMatchObject([
      { name: "BAR", stored: { value: null }, overriddenBy: [], runningIn: [] },
      {
        name: "FOO",
        stored: { value: "all", scope: "tenant" },
        overriddenBy: [first],
        runningIn: [{ workspaceId: second, version: 1 }],
      },
    ]);
  });
});
