import { type Database, withTenant } from "@molecule/db";
import { endRun, listOpenRuns, setRunLive, updateWorkspace } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  makeReceipt,
  recordTestRun,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts } from "../billing/judge-facts.ts";
import { resolveTenant } from "../billing/resolve-tenant.ts";
import { setOverride } from "../billing/set-override.ts";
import { deleteSecret } from "../secret/delete-secret.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { confirmPayerChange } from "./confirm-payer-change.ts";
import { createWorkspace } from "./create-workspace.ts";
import { setModel } from "./set-model.ts";
import { listActions, makeWorkspace, readWorkspace } from "./testing/test-workspace.ts";

const TOKEN = "sk-ant-oat01-verbs-0123456789";
const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const makeTenant = () => createTestTenant(database.db, { billingMode: "byok" });

describe("a change of payer", () => {
  const byok = {
    payer: "tenant",
    mode: "byok",
    provider: "anthropic-oauth",
    credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
    model: "opus",
  } as const;
  const platform = { payer: "platform", provider: "platform", credentialMethod: "gateway" } as const;

  const makeRunning = async () => {
    const scope = await makeTenant();
    const { workspace } = await createWorkspace(ctx, scope, {
      name: "w",
      runtime: "claude-code",
      model: "opus",
      secrets: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: TOKEN, kind: "secret" }],
    });
    await recordTestRun(database.db, scope, makeReceipt(workspace.id, byok));
    return { scope, workspaceId: workspace.id };
  };

  it("is not confirmed by a save that does not say so", async () => {
    const { scope, workspaceId } = await makeRunning();
    const { standing, confirmed } = await setModel(ctx, scope, { workspaceId, model: PLATFORM_MODEL });
    expect(confirmed).toEqual([]);
    expect(standing).toMatchObject({
      plan: { ok: false, code: "PAYER_CHANGE_UNCONFIRMED", payerChange: { after: platform } },
      drift: { payerChanges: true },
    });
  });

  it("is confirmed by the save in which the person agreed", async () => {
    const { scope, workspaceId } = await makeRunning();
    const change = { workspaceId, model: PLATFORM_MODEL, confirmPayerChange: true };
    const { standing, confirmed } = await setModel(ctx, scope, change);
    expect(confirmed).toEqual([workspaceId]);
    expect(standing?.plan).toMatchObject({ ok: true, confirmationId: expect.any(String) });
    expect((await setModel(ctx, scope, change)).confirmed).toEqual([]);
  });

  it("is confirmed by the save only where the payer is the one that the person saw", async () => {
    const { scope, workspaceId } = await makeRunning();
    const change = { workspaceId, model: PLATFORM_MODEL };
    const { model: _, ...other } = byok;
    const unseen = await setModel(ctx, scope, { ...change, agreedPayer: other });
    expect(unseen.confirmed).toEqual([]);
    expect(unseen.standing?.plan).toMatchObject({ ok: false, code: "PAYER_CHANGE_UNCONFIRMED" });
    const seen = await setModel(ctx, scope, {
      ...change,
      agreedPayer: { ...platform, mode: "platform_managed" },
    });
    expect(seen.confirmed).toEqual([workspaceId]);
    expect(seen.standing?.plan).toMatchObject({ ok: true });
  });

  it("is confirmed by one click, which asks for the start", async () => {
    const { scope, workspaceId } = await makeRunning();
    await expect(confirmPayerChange(ctx, scope, { workspaceId })).rejects.toMatchObject({ code: "CONFLICT" });
    await deleteSecret(ctx, scope, { workspaceId, name: "MODEL" });
    await expect(
      confirmPayerChange(ctx, { ...scope, role: "viewer" }, { workspaceId }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { payer, mode, provider, credentialMethod } = byok;
    await expect(
      confirmPayerChange(ctx, scope, { workspaceId, after: { payer, mode, provider, credentialMethod } }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await confirmPayerChange(ctx, scope, { workspaceId })).toMatchObject({
      generation: 2,
      after: platform,
    });
    await expect(confirmPayerChange(ctx, scope, { workspaceId })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await listActions(ctx, scope)).toContain("workspace.payer_change_confirmed");
  });

  it("is confirmed for every workspace that a tenant-scope save concerns", async () => {
    const scope = await makeTenant();
    const entries = [
      { name: "MODEL", value: "opus", kind: "variable" as const },
      { name: "CLAUDE_CODE_OAUTH_TOKEN", value: TOKEN, kind: "secret" as const },
    ];
    await setSecrets(ctx, scope, { workspaceId: null, entries });
    const [first, second] = [await makeWorkspace(ctx, scope, "a"), await makeWorkspace(ctx, scope, "b")];
    const never = await makeWorkspace(ctx, scope, "never started");
    for (const id of [first, second]) await recordTestRun(database.db, scope, makeReceipt(id, byok));
    const model = { name: "MODEL", value: PLATFORM_MODEL, kind: "variable" as const };
    const { confirmed } = await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [model],
      confirmPayerChange: true,
    });
    expect(confirmed.toSorted()).toEqual([first, second].toSorted());
    expect(confirmed).not.toContain(never);
  });

  it("is not confirmed by a tenant-scope save that is not why somebody else would pay", async () => {
    const { scope, workspaceId } = await makeRunning();
    await deleteSecret(ctx, scope, { workspaceId, name: "MODEL" });
    const unrelated = { name: "UNRELATED", value: "1", kind: "variable" as const };
    const save = { workspaceId: null, entries: [unrelated], confirmPayerChange: true };
    expect((await setSecrets(ctx, scope, save)).confirmed).toEqual([]);
    const [{ plan } = {}] = (await resolveTenant(ctx, scope)).values();
    expect(plan).toMatchObject({ ok: false, code: "PAYER_CHANGE_UNCONFIRMED" });
  });

  it("is confirmed by an override; disabled asks for the next generation itself", async () => {
    const { scope, workspaceId } = await makeRunning();
    const operator = { ...scope, operator: true };
    await expect(setOverride(ctx, scope, { workspaceId, mode: "byok" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (const mode of ["BYOK", "", "platform", "disabled "].slice(0, 3))
      await expect(setOverride(ctx, operator, { workspaceId, mode })).rejects.toMatchObject({
        code: "BAD_INPUT",
      });
    expect((await readWorkspace(ctx, scope, workspaceId)).billingOverride).toBeNull();
    const disabled = await setOverride(ctx, operator, { workspaceId, mode: " disabled " });
    expect(disabled).toMatchObject({
      resolution: { resolvedMode: "disabled" },
      plan: { ok: true },
      needsRestart: true,
    });
    expect(await readWorkspace(ctx, scope, workspaceId)).toMatchObject({
      billingOverride: "disabled",
      desiredGeneration: 2,
    });
    const cleared = await setOverride(ctx, operator, { workspaceId, mode: null });
    expect(cleared).toMatchObject({ resolution: { workspaceOverride: null, resolvedMode: "byok" } });
    expect(await readWorkspace(ctx, scope, workspaceId)).toMatchObject({ desiredGeneration: 2 });
  });

  /** The override's own run comes to serve after the override was taken back. */
  const takeOverrideBack = async (
    beforeItServes: (scope: TenantScope, id: WorkspaceId) => Promise<unknown>,
  ) => {
    const { scope, workspaceId } = await makeRunning();
    const operator = { ...scope, operator: true };
    await setOverride(ctx, operator, { workspaceId, mode: "disabled" });
    const disabled = { payer: "tenant", mode: "disabled", provider: null, credentialMethod: null } as const;
    const receipt = makeReceipt(workspaceId, { ...disabled, generation: 2 });
    await recordTestRun(database.db, scope, receipt, { live: false });
    await beforeItServes(operator, workspaceId);
    await withTenant(database.db, scope, async (tx) => {
      for (const run of await listOpenRuns(tx, scope, workspaceId))
        if (run.generation === 1) await endRun(tx, scope, run.id, { reason: "superseded" });
      await setRunLive(tx, scope, receipt.runId);
    });
    return withTenant(database.db, scope, async (tx) => {
      const gathered = await gatherOne(tx, scope, ctx, workspaceId);
      expect(gathered.facts.lastPayer).toEqual(disabled);
      return judgeFacts(ctx.registry, gathered);
    });
  };

  it("back to what was before the override is agreed to by taking it back, also while its run still starts", async () => {
    const { resolution, plan } = await takeOverrideBack((operator, workspaceId) =>
      setOverride(ctx, operator, { workspaceId, mode: null }),
    );
    expect(resolution.resolvedMode).toBe("byok");
    expect(plan).toMatchObject({ ok: true, confirmationId: expect.any(String) });
  });

  it("is not agreed to by a change that does not say so, while another run still starts", async () => {
    const { plan } = await takeOverrideBack((operator, workspaceId) =>
      withTenant(database.db, operator, (tx) =>
        updateWorkspace(tx, operator, workspaceId, { billingOverride: null }),
      ),
    );
    expect(plan).toMatchObject({ ok: false, code: "PAYER_CHANGE_UNCONFIRMED" });
  });
});
