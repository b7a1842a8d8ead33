import { withTenant } from "@molecule/db";
import {
  auditEvents,
  ledgerEntries,
  lifecycleEvents,
  llmAttempts,
  runs,
  workspaces,
} from "@molecule/db/schema";
import { type AttemptId, type AuditEventId, type LedgerPostingId, newId, type RunId } from "@molecule/domain";
import { grantCredit } from "@molecule/services";
import { makeReceipt, recordTestRun } from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOwnedApi, type OwnedApi, type OwnedWorkspace } from "../testing/owned-api.ts";

const MODEL = "anthropic/claude-sonnet-4-6";

let test: OwnedApi;
beforeAll(async () => {
  test = await createOwnedApi();
}, 180_000);
afterAll(() => test.close());

/** A settled call that cost this much. */
const recordCall = async (
  { scope, here }: OwnedWorkspace,
  runId: RunId,
  chargeNanoUsd: bigint,
): Promise<void> => {
  const id = newId<AttemptId>();
  const call = { ...here, id, runId, gatewayId: newId(), dialect: "anthropic" as const, model: MODEL };
  const leg = { ...here, attemptId: id, kind: "charge" as const, postingId: newId<LedgerPostingId>() };
  await withTenant(test.db, scope, async (tx) => {
    await tx.insert(llmAttempts).values({
      ...call,
      vendor: "anthropic",
      wireModel: "claude-sonnet-4-6",
      streaming: true,
      sandbox: true,
      status: "settled",
    });
    await tx.insert(ledgerEntries).values([
      { ...leg, id: newId<LedgerPostingId>(), account: "tenant_credit", amountNanoUsd: -chargeNanoUsd },
      { ...leg, id: newId<LedgerPostingId>(), account: "platform_revenue", amountNanoUsd: chargeNanoUsd },
    ]);
  });
};

const record = (
  { scope, here }: OwnedWorkspace,
  ...events: readonly Pick<typeof lifecycleEvents.$inferInsert, "what" | "generation" | "at">[]
) =>
  withTenant(test.db, scope, (tx) =>
    tx.insert(lifecycleEvents).values(events.map((event) => ({ ...here, ...event }))),
  );

const enter = ({ scope, workspaceId }: OwnedWorkspace, stage: "starting" | null) =>
  withTenant(test.db, scope, (tx) =>
    tx.update(workspaces).set({ stage }).where(eq(workspaces.id, workspaceId)),
  );

const listRuns = async ({ caller, here }: OwnedWorkspace) =>
  (await caller.activity.list({ ...here, kinds: ["lifecycle"] })).items;

it("the timeline is one, newest first, in pages, and by kind", async () => {
  const owned = await test.createOwned();
  const { caller, scope, workspaceId, here } = owned;
  await caller.secret.set({ ...here, entries: [{ name: "FOO", value: "v", kind: "variable" }] });
  await withTenant(test.db, scope, (tx) =>
    tx.insert(lifecycleEvents).values({ ...here, generation: 1, what: "refused" }),
  );
  const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
  await recordCall(owned, runId, 12n);
  await grantCredit(
    test.ctx,
    { ...scope, operator: true },
    { kind: "grant", amountNanoUsd: 5n, reason: "welcome" },
  );
  const all = await caller.activity.list({ tenantId: scope.tenantId });
  expect(all.items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["config", "lifecycle", "money", "call"]),
  );
  expect(all.items.map(({ at }) => at.getTime())).toEqual(
    all.items.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
  );
  expect(all.items.find(({ kind, action }) => kind === "config" && action === "secret.set")).toMatchObject({
    who: "Ada",
    title: "Saved secrets",
    detail: "FOO v1",
    workspaceName: "marketing",
  });
  expect(all.items.find(({ kind }) => kind === "call")).toMatchObject({ amountNanoUsd: 12n });
  expect(all.items.find(({ kind }) => kind === "money")).toMatchObject({
    amountNanoUsd: 5n,
    detail: "welcome",
  });
  const calls = await caller.activity.list({ ...here, kinds: ["call"] });
  expect(new Set(calls.items.map(({ kind }) => kind))).toEqual(new Set(["call"]));
});

it("pages neither drop nor repeat lines of the same moment, or of the same millisecond", async () => {
  const { caller, scope, here } = await test.createOwned();
  const at = (micros: number) =>
    sql`'2026-01-02T03:04:05Z'::timestamptz + ${micros} * interval '1 microsecond'`;
  const moments = [0, 0, 0, 0, 0, 120, 120, 120, 999, 1_000, 1_000];
  await withTenant(test.db, scope, async (tx) => {
    for (const micros of moments) {
      await tx.insert(lifecycleEvents).values({ ...here, generation: 1, what: "crashed", at: at(micros) });
      await tx.insert(auditEvents).values({
        ...here,
        id: newId<AuditEventId>(),
        actorKind: "process",
        actorName: "test",
        action: "workspace.restart",
        at: at(micros),
      });
    }
  });
  const whole = await caller.activity.list({ ...here, limit: 200 });
  const paged: string[] = [];
  for (let before = undefined as typeof whole.before | undefined; before !== null; ) {
    const page = await caller.activity.list({ ...here, limit: 3, ...(before ? { before } : {}) });
    paged.push(...page.items.map(({ key }) => key));
    before = page.before;
  }
  expect(paged).toHaveLength(2 * moments.length);
  expect(paged).toEqual(whole.items.map(({ key }) => key));
});

describe("a start", () => {
  const second = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, seconds));

  it("is one line, with how long it took", async () => {
    const owned = await test.createOwned();
    await record(
      owned,
      { what: "queued", generation: 2, at: second(1) },
      { what: "preparing", generation: 2, at: second(2) },
      { what: "starting", generation: 2, at: second(3) },
      { what: "online", generation: 2, at: second(4) },
    );
    expect(await listRuns(owned)).toEqual([
      expect.objectContaining({ action: "online", title: "Started", detail: "in 2.0 s · start 2" }),
    ]);
  });

  it("has the end of the run that it replaces in it, and no other end", async () => {
    const owned = await test.createOwned();
    const { scope, workspaceId, here } = owned;
    for (const endReason of ["superseded", "paused"] as const) {
      const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
      await withTenant(test.db, scope, async (tx) => {
        await tx
          .update(runs)
          .set({ endReason, endedAt: second(9) })
          .where(eq(runs.id, runId));
        const ended = { ...here, runId, what: "ended" as const, generation: 2, at: second(1) };
        await tx.insert(lifecycleEvents).values({ ...ended, detail: endReason });
      });
    }
    expect((await listRuns(owned)).map(({ detail }) => detail)).toEqual(["paused · start 2"]);
  });

  it("shows its stage while it is under way, and only then", async () => {
    const owned = await test.createOwned();
    await record(
      owned,
      { what: "online", generation: 1, at: second(1) },
      { what: "preparing", generation: 2, at: second(2) },
      { what: "starting", generation: 2, at: second(3) },
    );
    await enter(owned, "starting");
    expect((await listRuns(owned)).map(({ action }) => action)).toEqual(["starting", "online"]);
    await enter(owned, null);
    expect((await listRuns(owned)).map(({ action }) => action)).toEqual(["online"]);
  });
});
