import { withTenant } from "@molecule/db";
import { listOpenRuns } from "@molecule/db/repositories";
import type { BillingMode } from "@molecule/domain";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import { secret } from "../secret/testing/secret-entry.ts";
import type { ServiceContext } from "../service-context.ts";
import { confirmPayerChange } from "../workspace/confirm-payer-change.ts";
import { requestRestart } from "../workspace/request-restart.ts";
import { setModel } from "../workspace/set-model.ts";
import { endRun } from "./end-run.ts";
import { LeaseLostError } from "./lease.ts";
import { type PrepareRunInput, prepareRun } from "./prepare-run.ts";
import { createStartContext, createTestTeam, type TestTeam } from "./testing/create-test-team.ts";
import { claimForTest, prepared } from "./testing/test-lease.ts";

const OAUTH = "sk-ant-oat01-test-value-0123456789";
let test: TestDatabase;
let ctx: ServiceContext;
let input: PrepareRunInput;
let team: TestTeam;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, input } = await createStartContext(test.db));
});
afterAll(() => test.drop());
beforeEach(async () => {
  team = await createTestTeam({ ctx, input });
});

describe("a restart", () => {
  it("keeps the payer, with the model and the credential from what is stored", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const first = await team.goLive(id);
    await requestRestart(ctx, team.scope, { workspaceId: id });
    const second = await team.goLive(id);
    const { runId: a, generation: g1, ...before } = first.start.receipt;
    const { runId: b, generation: g2, ...after } = second.start.receipt;
    expect(after).toEqual(before);
    expect([g1, g2]).toEqual([1, 2]);
    expect(a).not.toBe(b);
    expect(await team.read(id)).toMatchObject({
      observedState: "online",
      observedGeneration: 2,
      refusal: null,
    });
  });

  it("is refused when a new registry would have somebody else pay, and the old run keeps serving", async () => {
    const key = "sk-ant-api03-of-another-account-0123456789";
    const id = await team.make("opus", [
      secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH),
      secret("ANTHROPIC_API_KEY", key),
    ]);
    const { lease, start } = await team.goLive(id);
    const { registry } = ctx;
    const runtimes = registry.runtimes.map((runtime) => ({
      ...runtime,
      providers: runtime.providers.map(({ provider, models }) => ({
        provider,
        models:
          provider === "anthropic-api" ? [...models, "opus"] : models.filter((model) => model !== "opus"),
      })),
    }));
    await requestRestart(ctx, team.scope, { workspaceId: id });
    const upgraded = { ...ctx, registry: { ...registry, runtimes } };
    expect(await prepareRun(upgraded, lease, input)).toMatchObject({ code: "PAYER_CHANGE_UNCONFIRMED" });
    expect((await team.read(id)).refusal?.payerChange).toMatchObject({
      before: { credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN" },
      after: { credentialMethod: "ANTHROPIC_API_KEY" },
    });
    const open = await withTenant(test.db, team.scope, (tx) => listOpenRuns(tx, team.scope, id));
    expect(open.map((run) => run.id)).toEqual([start.run.id]);
    expect(prepared(await prepareRun(ctx, lease, input)).receipt.payer).toBe("tenant");
  });

  it("never changes the payer by omission, and uses a confirmation once", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const { lease } = await team.goLive(id);
    await setModel(ctx, team.scope, { workspaceId: id, model: null });
    const refused = { ok: false, code: "PAYER_CHANGE_UNCONFIRMED" };
    expect(await prepareRun(ctx, lease, input)).toMatchObject(refused);
    expect(await team.read(id)).toMatchObject({
      observedState: "online",
      refusal: { payerChange: { before: { payer: "tenant" }, after: { payer: "platform" } } },
    });
    await confirmPayerChange(ctx, team.scope, { workspaceId: id });
    const moved = prepared(await prepareRun(ctx, lease, input));
    expect(moved.receipt.payer).toBe("platform");
    // Used once: while this run is to come, another one needs another agreement.
    expect(await prepareRun(ctx, lease, input)).toMatchObject(refused);
    // It never served, so nobody's payer changed by it: the agreement still stands.
    const { id: runId, generation } = moved.run;
    await endRun(ctx, lease, {
      id: runId,
      generation,
      reason: "start_failed",
      detail: "failed",
      retry: false,
    });
    expect(prepared(await prepareRun(ctx, lease, input)).receipt.payer).toBe("platform");
  });

  it("ends the old run at once when nothing manages the payer any more", async () => {
    const id = await team.make("opus", [
      secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH),
      secret("GH_TOKEN", "g".repeat(40)),
    ]);
    const { lease } = await team.goLive(id);
    const operator = { ...team.scope, operator: true };
    const disabled: BillingMode = "disabled";
    await setSecrets(ctx, operator, { workspaceId: id, override: disabled });
    const engineFault = { message: "There is no image.", remedy: "Load it." };
    expect(await prepareRun(ctx, lease, { ...input, engineFault })).toMatchObject({ stopNow: "disabled" });
    const start = prepared(await prepareRun(ctx, lease, input));
    expect(start.receipt.mode).toBe("disabled");
  });
});

describe("the fence", () => {
  it("stops a supervisor whose workspace was taken over, and it writes nothing", async () => {
    const id = await team.make();
    const stale = await claimForTest(test.db, id, "first");
    const fresh = await claimForTest(test.db, id, "second", ["first"]);
    expect(fresh.fence).toBe(stale.fence + 1);
    await expect(prepareRun(ctx, stale, input)).rejects.toBeInstanceOf(LeaseLostError);
    expect(await withTenant(test.db, team.scope, (tx) => listOpenRuns(tx, team.scope, id))).toEqual([]);
    expect(prepared(await prepareRun(ctx, fresh, input)).run.fence).toBe(fresh.fence);
  });

  it("survives writers that touch the row at the same moment", async () => {
    const id = await team.make();
    const lease = await claimForTest(test.db, id);
    const restarts = Array.from({ length: 20 }, () => requestRestart(ctx, team.scope, { workspaceId: id }));
    const start = prepared(await prepareRun(ctx, lease, input));
    await Promise.all(restarts);
    expect(start.run.generation).toBeLessThanOrEqual(21);
    expect((await team.read(id)).desiredGeneration).toBe(21);
  });
});
