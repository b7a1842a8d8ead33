import { listen, withSystem, withTenant } from "@molecule/db";
import { findRun, insertRun, listOpenRuns } from "@molecule/db/repositories";
import { workspaces } from "@molecule/db/schema";
import { newId, type RunId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeReceipt,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cancelStart } from "../workspace/cancel-start.ts";
import { pauseWorkspace } from "../workspace/pause-workspace.ts";
import { readWorkspace } from "../workspace/testing/test-workspace.ts";
import { claimWorkspaces, listSupervisors, releaseWorkspace } from "./claim-workspaces.ts";
import { endRun } from "./end-run.ts";
import { LeaseLostError } from "./lease.ts";
import { planRetryMs } from "./plan-retry.ts";
import { prepareRun } from "./prepare-run.ts";
import { renewLeases } from "./renew-leases.ts";
import { settleWorkspace } from "./settle-workspace.ts";
import { claimForTest, prepared, testPrepareInput } from "./testing/test-lease.ts";

let test: TestDatabase;
let context: Awaited<ReturnType<typeof createTestContext>>;
let scope: TenantScope;
beforeAll(async () => {
  test = await createTestDatabase();
  context = await createTestContext(test.db);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await withSystem(test.db, (tx) =>
    tx.update(workspaces).set({ leaseOwner: "elsewhere", leaseUntil: new Date(Date.now() + 3_600_000) }),
  );
  scope = await createTestTenant(test.db);
});

const claim = (owner: string, limit = 100) =>
  claimWorkspaces(test, { owner, deadOwners: [], drivers: ["process"], limit });
const read = (id: WorkspaceId) => readWorkspace(test, scope, id);
const set = (id: WorkspaceId, values: Partial<typeof workspaces.$inferInsert>) =>
  withTenant(test.db, scope, (tx) => tx.update(workspaces).set(values).where(eq(workspaces.id, id)));

/** Two readings of one machine's clock, one of them rounded. */
const CLOCK_GRAIN_MS = 5;

describe("a claim", () => {
  it("takes each workspace once, whoever asks at the same moment", async () => {
    const ids: WorkspaceId[] = [];
    for (let n = 0; n < 20; n += 1) ids.push((await createTestWorkspace(test.db, scope)).id);
    const rounds = Array.from({ length: 3 }, () => ["a", "b", "c", "d"]).flat();
    const claims = (await Promise.all(rounds.map((owner) => claim(owner, 4)))).flat();
    const rest = await claim("e");
    const all = [...claims, ...rest].map((lease) => lease.workspaceId);
    expect(all.sort()).toEqual([...ids].sort());
    expect(await claim("f")).toEqual([]);
    expect(await listSupervisors(test)).toEqual(expect.arrayContaining([claims[0]?.owner]));
  });

  it("leaves alone what is where it is wanted and runs nothing", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const lease = await claimForTest(test.db, id);
    await pauseWorkspace(context.ctx, scope, { workspaceId: id });
    await settleWorkspace(context.ctx, lease, { state: "paused", generation: 2 });
    await releaseWorkspace(test, lease);
    expect(await claim("a")).toEqual([]);
    const run = {
      id: newId<RunId>(),
      workspaceId: id,
      generation: 1,
      fence: 1,
      runtime: "codex",
      mode: "byok" as const,
    };
    await withTenant(test.db, scope, (tx) => insertRun(tx, scope, run, makeReceipt(id), 1_000));
    expect(await claim("a")).toMatchObject([{ workspaceId: id, fence: 2 }]);
  });

  it("leaves other drivers' workspaces alone", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    await set(id, { driver: "docker" });
    expect(await claim("a")).toEqual([]);
  });

  it("takes over what its holder let run out, and what a dead one held, with a higher fence", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const first = await claimForTest(test.db, id, "first");
    await expect(claimForTest(test.db, id, "second")).rejects.toThrow();
    const second = await claimForTest(test.db, id, "second", ["first"]);
    expect(second.fence).toBe(first.fence + 1);
    await withSystem(test.db, (tx) =>
      tx
        .update(workspaces)
        .set({ leaseUntil: new Date(0) })
        .where(eq(workspaces.id, id)),
    );
    const third = await claimForTest(test.db, id, "third");
    expect(third.fence).toBe(first.fence + 2);
    const held = { owner: "second", leases: [second], aliveRuns: [] };
    expect([...(await renewLeases(test, held))]).toEqual([]);
    expect([...(await renewLeases(test, { owner: "third", leases: [third], aliveRuns: [] }))]).toEqual([id]);
    await releaseWorkspace(test, second);
    expect((await read(id)).leaseOwner).toBe("third");
    // A claim of one's own that was claimed anew is as stale as another's.
    const again = await claimForTest(test.db, id, "third", ["third"]);
    expect([...(await renewLeases(test, { owner: "third", leases: [third], aliveRuns: [] }))]).toEqual([]);
    await releaseWorkspace(test, third);
    expect((await read(id)).fence).toBe(again.fence);
    expect((await read(id)).leaseOwner).toBe("third");
  });
});

describe("the lease of a run", () => {
  it("is extended by whoever holds its workspace, and by nobody else", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const lease = await claimForTest(test.db, id, "first");
    const { run } = prepared(await prepareRun(context.ctx, lease, testPrepareInput(context.openSecret)));
    const leaseUntil = async () => {
      const [open] = await withTenant(test.db, scope, (tx) => listOpenRuns(tx, scope, id));
      expect(open?.id).toBe(run.id);

      return (
        (await withTenant(test.db, scope, (tx) => findRun(tx, scope, run.id)))?.leaseUntil.getTime() ?? 0
      );
    };
    const before = await leaseUntil();
    await renewLeases(test, { owner: "stranger", leases: [], aliveRuns: [run.id] });
    expect(await leaseUntil()).toBe(before);
    await renewLeases(test, { owner: "first", leases: [lease], aliveRuns: [run.id] });
    expect(await leaseUntil()).toBeGreaterThan(before);
  });
});

describe("the end of a run", () => {
  it("is told to whoever caches its keys, once", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const lease = await claimForTest(test.db, id);
    const { run } = prepared(await prepareRun(context.ctx, lease, testPrepareInput(context.openSecret)));
    const heard: string[] = [];
    const stop = await listen(test.db, "molecule_run_ended", (payload) => heard.push(payload));
    for (let n = 0; n < 2; n += 1)
      await endRun(context.ctx, lease, {
        id: run.id,
        generation: 1,
        reason: "superseded",
        detail: "over",
        retry: false,
      });
    await expect.poll(() => heard).toEqual([run.id]);
    await stop();
  });

  it("by a crash plans the next try, later each time, and says when it goes in circles", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const lease = await claimForTest(test.db, id);
    for (let crash = 1; crash <= 5; crash += 1) {
      const { run } = prepared(await prepareRun(context.ctx, lease, testPrepareInput(context.openSecret)));
      const before = Date.now();
      await endRun(context.ctx, lease, {
        id: run.id,
        generation: 1,
        reason: "crashed",
        exitCode: 1,
        detail: "It crashed.",
        retry: true,
      });
      const after = Date.now();
      const { crashCount, nextAttemptAt, lastError, observedState, refusal } = await read(id);
      expect({ crashCount, lastError }).toEqual({ crashCount: crash, lastError: "It crashed." });
      const plannedAt = (nextAttemptAt?.getTime() ?? 0) - planRetryMs(crash);
      expect(plannedAt).toBeGreaterThanOrEqual(before - CLOCK_GRAIN_MS);
      expect(plannedAt).toBeLessThanOrEqual(after + CLOCK_GRAIN_MS);
      expect(observedState).toBe(crash < 5 ? "offline" : "failed");
      expect(refusal?.code).toBe(crash < 5 ? undefined : "CRASH_LOOP");
    }
  });

  it("by a fault while a person calls the start off leaves it called off", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const lease = await claimForTest(test.db, id);
    const { run } = prepared(await prepareRun(context.ctx, lease, testPrepareInput(context.openSecret)));
    await cancelStart(context.ctx, scope, { workspaceId: id });
    const fault = { reason: "unproved" as const, detail: "It answered something else.", retry: true };
    await endRun(context.ctx, lease, { id: run.id, generation: 1, ...fault });
    expect(await read(id)).toMatchObject({ cancelledGeneration: 1, crashCount: 0, nextAttemptAt: null });
  });

  it("writes nothing for a supervisor that was taken over", async () => {
    const { id } = await createTestWorkspace(test.db, scope);
    const stale = await claimForTest(test.db, id, "first");
    const { run } = prepared(await prepareRun(context.ctx, stale, testPrepareInput(context.openSecret)));
    await claimForTest(test.db, id, "second", ["first"]);
    const end = { id: run.id, generation: 1, reason: "crashed" as const, detail: "x", retry: true };
    await expect(endRun(context.ctx, stale, end)).rejects.toBeInstanceOf(LeaseLostError);
    expect(await withTenant(test.db, scope, (tx) => listOpenRuns(tx, scope, id))).toHaveLength(1);
  });
});

describe("the wait before a retry", () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [9, 256_000],
    [10, 300_000],
    [1_000, 300_000],
  ])("after %i failures is %i ms", (failures, ms) => {
    expect(planRetryMs(failures)).toBe(ms);
  });
});
