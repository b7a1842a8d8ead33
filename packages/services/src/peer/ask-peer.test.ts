import { withTenant } from "@molecule/db";
import { peerCalls, runs } from "@molecule/db/schema";
import { newId, type PeerCallId, type TenantScope } from "@molecule/domain";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestChat, type TestChat } from "../chat/testing/open-test-chat.ts";
import { askPeer } from "./ask-peer.ts";
import { beginPeerCall } from "./begin-peer-call.ts";
import { endAbandonedCalls } from "./end-abandoned-calls.ts";
import { listPeers } from "./list-peers.ts";
import { createTestTeam, type TestMember } from "./testing/create-test-team.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
});
afterAll(() => chat.close());

const createTeam = () => createTestTeam(chat.db, chat.agent.url);

const ask = (from: TestMember, to: string, text: string, within: string | null = null) =>
  askPeer(
    chat,
    from.keyed,
    { to, text, within },
    { callKeyFor: () => chat.agent.callKey, owner: null, signal: new AbortController().signal },
  );

const callsOf = (scope: TenantScope) =>
  withTenant(chat.db, scope, (tx) =>
    tx.select().from(peerCalls).where(eq(peerCalls.tenantId, scope.tenantId)),
  );

describe("the relay", () => {
  it("shows an agent its parent, children and siblings, and nobody else", async () => {
    const { add } = await createTeam();
    const lead = await add("Lead", null);
    const [one, two] = [await add("One", lead.id), await add("Two", lead.id)];
    await add("Below", two.id);
    await add("Stranger", null);
    expect(
      (await listPeers(chat, one.keyed)).map(({ name, relation, available }) => [name, relation, available]),
    ).toEqual([
      ["Lead", "parent", true],
      ["Two", "sibling", true],
    ]);
    expect((await listPeers(chat, lead.keyed)).map(({ relation }) => relation)).toEqual(["child", "child"]);
  });

  it("hands a task on, brings the result back, and says that the callee pays", async () => {
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    const adder = await add("Adder", lead.id, "platform");
    await expect(ask(lead, "adder", "What is 17 + 25?")).resolves.toEqual({
      action: "ask",
      from: "Adder",
      answer: "The answer is 42.",
      error: null,
    });
    const [call] = await callsOf(scope);
    expect(call).toMatchObject({
      callerId: lead.id,
      calleeId: adder.id,
      status: "done",
      payer: "platform",
      answer: "The answer is 42.",
      depth: 1,
      path: [lead.id],
    });
    expect(call?.rootId).toBe(call?.id);
  });

  it("brings a failure back as one", async () => {
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    await add("Adder", lead.id);
    const { answer, error } = await ask(lead, "Adder", "fail 401 bad key");
    expect({ answer, code: error?.code }).toEqual({ answer: "", code: "CREDENTIAL_REFUSED" });
    expect((await callsOf(scope))[0]).toMatchObject({
      status: "failed",
      error: { code: "CREDENTIAL_REFUSED" },
    });
  });

  it("does not find a stranger, of this organization or of another one, by name or by id", async () => {
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    const stranger = await add("Stranger", null);
    const other = await (await createTeam()).add("Elsewhere", null);
    for (const to of ["Stranger", stranger.id, "Elsewhere", other.id, "Nobody"])
      await expect(ask(lead, to, "hi")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await callsOf(scope)).toEqual([]);
  });

  it("asks nobody who waits for the answer, and says so when a peer does not run", async () => {
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    const adder = await add("Adder", lead.id);
    const { id } = await beginPeerCall(
      chat,
      lead.keyed,
      { to: "Adder", text: "?", within: null },
      { owner: null, leaseMs: 60_000 },
    );
    await expect(ask(adder, "Lead", "?", id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(ask(adder, "Lead", "?")).rejects.toMatchObject({ code: "CONFLICT" });
    await withTenant(chat.db, scope, (tx) =>
      tx.update(runs).set({ endedAt: new Date() }).where(eq(runs.id, adder.keyed.runId)),
    );
    await expect(ask(lead, "Adder", "?")).rejects.toThrow("is not running");
  });

  it("ends what a relay left open when it died", async () => {
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    await add("Adder", lead.id);
    const question = { to: "Adder", text: "?", within: null };
    const options = { callKeyFor: () => chat.agent.callKey, findDead: async () => [] };
    await beginPeerCall(chat, lead.keyed, question, { owner: null, leaseMs: 60_000 });
    expect(await endAbandonedCalls(chat, options)).toBe(0);
    await beginPeerCall(chat, lead.keyed, question, { owner: null, leaseMs: -1_000 });
    expect(await endAbandonedCalls(chat, options)).toBe(1);
    const calls = await callsOf(scope);
    expect(calls.map(({ status }) => status).sort()).toEqual(["failed", "sending"]);
    expect(calls.find(({ status }) => status === "failed")?.error).toMatchObject({ code: "DELIVERY_LOST" });
  });

  it("of a process that is dead beyond doubt is ended at once, and its peer stops", async () => {
    chat.model.clearRequests();
    const { scope, add } = await createTeam();
    const lead = await add("Lead", null);
    await add("Adder", lead.id);
    const relay = new AbortController();
    const options = { callKeyFor: () => chat.agent.callKey, owner: "relay", signal: relay.signal };
    const text = `slowly repeat: ${"word ".repeat(2_000)}`;
    const asked = askPeer(chat, lead.keyed, { to: "Adder", text, within: null }, options);
    await vi.waitFor(() => expect(chat.model.requests()).toHaveLength(1), { timeout: 60_000 });

    const findDead = vi.fn(async (owners: readonly string[]) => owners.filter((owner) => owner === "relay"));
    expect(
      await endAbandonedCalls(chat, {
        findDead: async () => [],
        callKeyFor: () => chat.agent.callKey,
      }),
    ).toBe(0);
    expect(await endAbandonedCalls(chat, { findDead, callKeyFor: () => chat.agent.callKey })).toBe(1);
    expect(findDead).toHaveBeenCalledWith(["relay"]);
    expect((await callsOf(scope))[0]).toMatchObject({ status: "failed", error: { code: "DELIVERY_LOST" } });
    expect((await asked).error).not.toBeNull();
    await vi.waitFor(() => expect(chat.model.requests()[0]?.outcome).toBe("aborted"), { timeout: 60_000 });
  });

  it("takes an unknown task for none, never for somebody else's", async () => {
    const { add } = await createTeam();
    const lead = await add("Lead", null);
    await add("Adder", lead.id);
    const { error } = await ask(lead, "Adder", "What is 1 + 1?", newId<PeerCallId>());
    expect(error).toBeNull();
  });
});
