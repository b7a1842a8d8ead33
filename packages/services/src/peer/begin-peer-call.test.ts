import { withTenant } from "@molecule/db";
import { lockTalk } from "@molecule/db/repositories";
import { runs, workspaces } from "@molecule/db/schema";
import type { TenantScope } from "@molecule/domain";
import { createTestDatabase, type TestDatabase, untilBlocked } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listActions, readWorkspace } from "../workspace/testing/test-workspace.ts";
import { beginPeerCall } from "./begin-peer-call.ts";
import { listPeers } from "./list-peers.ts";
import { createTestTeam, type TestMember } from "./testing/create-test-team.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const createPair = async () => {
  const { scope, add } = await createTestTeam(test.db, "http://127.0.0.1:9");
  const lead = await add("Lead", null);
  return { scope, lead, adder: await add("Adder", lead.id) };
};
const begin = (from: TestMember, to: string) =>
  beginPeerCall(test, from.keyed, { to, text: "?", within: null }, { owner: null, leaseMs: 60_000 });

it("waits for whoever has the peer drain or hibernate, or claims a message for it", async () => {
  const { scope, lead, adder } = await createPair();
  const { begun } = await withTenant(test.db, scope, async (tx) => {
    await lockTalk(tx, adder.id);
    const begun = begin(lead, "Adder");
    await untilBlocked(test.db);
    return { begun };
  });
  await expect(begun).resolves.toMatchObject({ callee: { id: adder.id } });
});

it("lets two that ask each other at once not wait for each other", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { lead, adder } = await createPair();
    const outcomes = await Promise.allSettled([begin(lead, "Adder"), begin(adder, "Lead")]);
    // Whoever came second would ask somebody who waits for it.
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
  }
});

const rest = (scope: TenantScope, { id, keyed }: TestMember, desiredState: "hibernated" | "paused") =>
  withTenant(test.db, scope, async (tx) => {
    await tx.update(runs).set({ endedAt: new Date() }).where(eq(runs.id, keyed.runId));
    await tx.update(workspaces).set({ desiredState }).where(eq(workspaces.id, id));
  });

it("wakes a peer that hibernates, once, and says when it can be asked", async () => {
  const { scope, lead, adder } = await createPair();
  await rest(scope, adder, "hibernated");
  await expect(begin(lead, "Adder")).rejects.toMatchObject({
    code: "CONFLICT",
    message: "Adder was at rest and is being woken.",
    detail: { remedy: "Ask it again in some ten seconds." },
  });
  const woken = await readWorkspace(test, scope, adder.id);
  expect(woken.desiredState).toBe("running");
  await expect(begin(lead, "Adder")).rejects.toThrow("is not running");
  expect((await readWorkspace(test, scope, adder.id)).desiredGeneration).toBe(woken.desiredGeneration);
  expect(await listActions(test, scope)).toEqual(["workspace.woken"]);
});

it("tells an agent that a peer at rest can be asked, and a paused one cannot", async () => {
  for (const [state, available] of [
    ["hibernated", true],
    ["paused", false],
  ] as const) {
    const { scope, lead, adder } = await createPair();
    await rest(scope, adder, state);
    expect(await listPeers(test, lead.keyed)).toMatchObject([{ name: "Adder", available }]);
  }
});

it("lets a peer that is paused rest", async () => {
  const { scope, lead, adder } = await createPair();
  await rest(scope, adder, "paused");
  await expect(begin(lead, "Adder")).rejects.toThrow("is not running");
  expect((await readWorkspace(test, scope, adder.id)).desiredState).toBe("paused");
});
