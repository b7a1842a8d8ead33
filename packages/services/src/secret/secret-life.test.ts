import { type Database, withTenant } from "@molecule/db";
import { listOpenAlerts, listOpenRuns } from "@molecule/db/repositories";
import type { EntryRef, RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestDatabase, makeReceipt, recordTestRun } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyDraft } from "../draft/apply-draft.ts";
import { createTestWorld, entry, OAUTH_TOKEN, OWN_TOKEN, storedIn } from "../draft/testing/test-world.ts";
import type { ServiceContext } from "../service-context.ts";
import { stopRuns } from "../workspace/stop-runs.ts";
import { exportEnvExample } from "./export-env-example.ts";
import { listSecretVersions } from "./list-secret-versions.ts";
import { listSecrets } from "./list-secrets.ts";
import { markSecretLeaked } from "./mark-secret-leaked.ts";
import { noteKeyHealth } from "./note-key-health.ts";
import { remindOfExpiry } from "./remind-of-expiry.ts";
import { setSecrets } from "./set-secrets.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const NAME = "CLAUDE_CODE_OAUTH_TOKEN";
const token = entry(NAME, OAUTH_TOKEN);
const alertsOf = (scope: TenantScope) => withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope));
const stopReasonsOf = async (scope: TenantScope, workspaceId: WorkspaceId) =>
  (await withTenant(database.db, scope, (tx) => listOpenRuns(tx, scope, workspaceId))).map(
    (run) => run.stopReason,
  );

/** A live run that got this row. */
const startWith = (scope: TenantScope, workspaceId: WorkspaceId, ref: EntryRef): Promise<RunId> =>
  recordTestRun(
    database.db,
    scope,
    makeReceipt(workspaceId, { ...OWN_TOKEN, injected: [ref], credential: { ...ref, fingerprint: null } }),
  );
const own: EntryRef = { name: NAME, scope: "workspace", version: 1 };

describe("a leaked secret", () => {
  it("lives nowhere any more, ends the runs that hold it and no other, and never comes back", async () => {
    const models = { a: "opus", b: "opus", other: "opus" };
    const { scope, idOf } = await createTestWorld(ctx, models, { billingMode: "byok" });
    for (const name of ["a", "b"])
      await setSecrets(ctx, scope, {
        workspaceId: idOf(name),
        entries: [token, entry("COPY_OF_IT", OAUTH_TOKEN)],
      });
    await setSecrets(ctx, scope, { workspaceId: null, entries: [token] });
    await setSecrets(ctx, scope, {
      workspaceId: idOf("other"),
      entries: [entry(NAME, "sk-ant-oat01-another")],
    });
    for (const name of ["a", "b", "other"]) await startWith(scope, idOf(name), own);
    const marked = await markSecretLeaked(ctx, scope, { workspaceId: idOf("a"), name: NAME });
    expect(marked.removed).toHaveLength(5);
    expect(marked).toMatchObject({ remaining: [], running: [] });
    expect([...marked.stopped].sort()).toEqual([idOf("a"), idOf("b")].sort());
    expect(await stopReasonsOf(scope, idOf("b"))).toEqual(["leaked"]);
    expect(await stopReasonsOf(scope, idOf("other"))).toEqual([null]);
    expect((await storedIn(database.db, scope, idOf("a"))).map(({ name }) => name)).toEqual(["MODEL"]);
    const { missing, standing } = await listSecrets(ctx, scope, { workspaceId: idOf("a") });
    expect(missing?.names).toContain(NAME);
    expect(standing.resolution.payer).toBe("tenant");
    const [version] = await listSecretVersions(ctx, scope, { workspaceId: idOf("a"), name: NAME });
    expect(version).toMatchObject({ version: 1, live: false, leakedAt: expect.any(Date) });
    const back = [{ workspaceId: idOf("a"), restore: [{ name: NAME, version: 1 }] }];
    await expect(applyDraft(ctx, scope, { places: back, restart: true })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("leaked"),
    });
    const alerts = await alertsOf(scope);
    expect(alerts.map(({ code }) => code)).toEqual(["SECRET_LEAKED"]);
    expect(JSON.stringify([alerts, marked])).not.toContain(OAUTH_TOKEN);
  });

  it("lets runs go on where told so, and leaves what takes an admin", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" }, { billingMode: "byok" });
    const workspaceId = idOf("a");
    await setSecrets(ctx, scope, { workspaceId: null, entries: [token] });
    await setSecrets(ctx, scope, { workspaceId, entries: [token] });
    await startWith(scope, workspaceId, own);
    const member = { ...scope, role: "member" as const };
    await expect(markSecretLeaked(ctx, member, { workspaceId: null, name: NAME })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const marked = await markSecretLeaked(ctx, member, { workspaceId, name: NAME, stop: false });
    expect(marked).toEqual({
      removed: [{ workspaceId, name: NAME }],
      remaining: [{ workspaceId: null, name: NAME }],
      stopped: [],
      running: [workspaceId],
    });
    expect(await stopReasonsOf(scope, workspaceId)).toEqual([null]);
    await expect(markSecretLeaked(ctx, scope, { workspaceId, name: "NEVER_WAS" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("stop now ends a run whose key was only replaced", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    expect(await stopRuns(ctx, scope, { workspaceId })).toEqual({ stopped: false });
    await startWith(scope, workspaceId, own);
    expect(await stopRuns(ctx, scope, { workspaceId })).toEqual({ stopped: true });
    expect(await stopReasonsOf(scope, workspaceId)).toEqual(["revoked"]);
  });
});

describe("health", () => {
  it("is what the provider said of the version that a run used, and a refusal alerts once", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    await setSecrets(ctx, scope, { workspaceId, entries: [token] });
    const runId = await startWith(scope, workspaceId, own);
    const healthOf = async () =>
      (await listSecrets(ctx, scope, { workspaceId })).rows.find(({ name }) => name === NAME)?.winning.health;
    const note = (verdict: Parameters<typeof noteKeyHealth>[3]) =>
      withTenant(database.db, scope, (tx) => noteKeyHealth(tx, scope, runId, verdict));
    expect(await healthOf()).toBeNull();
    await note({ status: "done" });
    expect(await healthOf()).toBe("working");
    await note({ status: "failed", code: "RATE_LIMITED" });
    expect(await healthOf()).toBe("working");
    await note({ status: "failed", code: "CREDENTIAL_REFUSED" });
    await note({ status: "failed", code: "CREDENTIAL_REFUSED" });
    expect(await healthOf()).toBe("rejected");
    expect((await alertsOf(scope)).map(({ code }) => code)).toEqual(["KEY_REJECTED"]);
    await setSecrets(ctx, scope, { workspaceId, entries: [entry(NAME, "sk-ant-oat01-next-one")] });
    expect(await healthOf()).toBeNull();
  });

  it("says nothing of a key of the tenant's while the platform pays", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    await setSecrets(ctx, scope, { workspaceId, entries: [token] });
    const runId = await recordTestRun(database.db, scope, makeReceipt(workspaceId));
    await withTenant(database.db, scope, (tx) =>
      noteKeyHealth(tx, scope, runId, { status: "failed", code: "CREDENTIAL_REFUSED" }),
    );
    const [version] = await listSecretVersions(ctx, scope, { workspaceId, name: NAME });
    expect(version?.health).toBeNull();
  });
});

describe("reminders and names", () => {
  it("reminds 14 and 3 days ahead and when it is past, once each, and not of a new value", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    const day = (days: number) => new Date(Date.now() + days * 86_400_000);
    const expiresAt = day(10);
    await setSecrets(ctx, scope, {
      workspaceId,
      entries: [
        { ...entry("SOON", "x"), expiresAt },
        { ...entry("LATER", "y"), expiresAt: day(30) },
      ],
    });
    const messages = async () => (await alertsOf(scope)).map(({ message }) => message);
    expect(await remindOfExpiry(ctx)).toBe(1);
    expect(await remindOfExpiry(ctx)).toBe(0);
    expect(await remindOfExpiry(ctx, day(8))).toBe(1);
    expect(await remindOfExpiry(ctx, day(11))).toBe(1);
    const on = expiresAt.toISOString().slice(0, 10);
    expect((await messages()).sort()).toEqual([
      `SOON expired on ${on}: set a new value.`,
      `SOON expires on ${on}: get the next value, and rotate it in time.`,
      `SOON expires on ${on}: get the next value, and rotate it in time.`,
    ]);
    await setSecrets(ctx, scope, { workspaceId, entries: [entry("SOON", "z")] });
    expect(await remindOfExpiry(ctx, day(12))).toBe(0);
  });

  it("exports names with what is said of them, and no value", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    const noted = { ...entry("REGION", "eu-canary", "variable"), note: "where the data\nmay stand" };
    await setSecrets(ctx, scope, { workspaceId, entries: [token, noted] });
    const text = await exportEnvExample(ctx, scope, { workspaceId });
    expect(text).toContain("# variable · set on this workspace · where the data may stand\nREGION=\n");
    expect(text).toMatch(/# secret · set on this workspace · .*\nCLAUDE_CODE_OAUTH_TOKEN=\n/);
    expect(text).not.toMatch(/canary|sk-ant/);
  });
});
