import { withTenant } from "@molecule/db";
import { workspaces } from "@molecule/db/schema";
import { findFreePort } from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { retryMessage } from "./retry-message.ts";
import { createTestTalk, type TestTalk } from "./testing/create-test-talk.ts";
import { eventually, openTestChat, type TestChat } from "./testing/open-test-chat.ts";
import { startTestAgent } from "./testing/start-test-agent.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
});
afterAll(() => chat.close());
beforeEach(() => chat.model.clearRequests());

describe("what waits", () => {
  it("is answered in order, each once, by however many deliver", async () => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent);
    const questions = [
      await talk.say("What is 17 + 25?"),
      await talk.say("repeat: two"),
      await talk.say("repeat: three"),
    ];
    await Promise.all([talk.deliver(chat.agent), talk.deliver(chat.agent), talk.deliver(chat.agent)]);
    expect(await talk.shown()).toEqual([
      "user done: What is 17 + 25?",
      "user done: repeat: two",
      "user done: repeat: three",
      "agent done: The answer is 42.",
      "agent done: two",
      "agent done: three",
    ]);
    const answer = await talk.answerOf(questions[0] ?? (await talk.say("")));
    expect(answer).toMatchObject({ runId, payer: "tenant", chargeNanoUsd: null, error: null });
    expect(answer?.finishedAt).toBeInstanceOf(Date);
    expect(chat.model.requests()).toHaveLength(3);
    const [workspace] = await withTenant(chat.db, talk.scope, (tx) =>
      tx.select().from(workspaces).where(eq(workspaces.id, talk.workspaceId)),
    );
    expect(workspace?.lastActivityAt).toBeInstanceOf(Date);
  });

  it.each([
    ["no run is live", async () => undefined],
    [
      "the run drains",
      async (talk: TestTalk) => talk.changeRun(await talk.goLive(chat.agent), { drainingAt: new Date() }),
    ],
    [
      "the run has ended",
      async (talk: TestTalk) =>
        talk.changeRun(await talk.goLive(chat.agent), { endedAt: new Date(), endReason: "crashed" }),
    ],
    [
      "the run's lease ran out",
      async (talk: TestTalk) => talk.changeRun(await talk.goLive(chat.agent), { leaseUntil: new Date(0) }),
    ],
  ])("goes on waiting while %s, and is answered when one is", async (_, prepare) => {
    const talk = await createTestTalk(chat);
    await prepare(talk);
    await talk.say("repeat: patience");
    expect(await talk.deliver(chat.agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: patience"]);
    await withTenant(chat.db, talk.scope, (tx) =>
      tx.execute(
        sql`update runs set ended_at = coalesce(ended_at, now()) where workspace_id = ${talk.workspaceId}`,
      ),
    );
    await talk.goLive(chat.agent);
    expect(await talk.deliver(chat.agent)).toEqual({ done: 1, failed: 0 });
    expect((await talk.shown()).at(-1)).toBe("agent done: patience");
  });

  it("goes back to waiting when the agent refuses because it drains", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    chat.agent.answerHeartbeats({ drain: true });
    await eventually(() => expect(chat.agent.draining()).toBe(true));
    await talk.say("repeat: later");
    expect(await talk.deliver(chat.agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: later"]);
    chat.agent.answerHeartbeats({});
    await eventually(() => expect(chat.agent.draining()).toBe(false));
    await talk.deliver(chat.agent);
    expect((await talk.shown()).at(-1)).toBe("agent done: later");
    expect(chat.model.requests()).toHaveLength(1);
  });

  it("is kept for an agent that is not there yet, for a while", async () => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent);
    await talk.changeRun(runId, { agentUrl: `http://127.0.0.1:${await findFreePort()}` });
    await talk.say("repeat: hello");
    expect(await talk.deliver(chat.agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: hello"]);
  });
});

describe("an answer", () => {
  it("grows in its row while it is written", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    const question = await talk.say("slowly repeat: one two three four five six seven eight");
    const delivered = talk.deliver(chat.agent);
    const seen = new Set<string>();
    await eventually(async () => {
      const answer = await talk.answerOf(question);
      if (answer?.status === "streaming") seen.add(answer.body);
      expect(answer?.status).toBe("done");
    });
    await delivered;
    expect(seen.size).toBeGreaterThan(2);
    for (const part of seen) expect("one two three four five six seven eight").toContain(part);
  });

  it("that fails keeps its code, its words and a way out, and what was said until then; sent again it begins anew", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    chat.model.script([{ cutAfterEvents: 8, deltaDelayMs: 30 }]);
    const question = await talk.say("repeat: a b c d e f g h i");
    const refused = await talk.say("fail 429 too fast");
    expect(await talk.deliver(chat.agent)).toEqual({ done: 0, failed: 2 });
    const cut = await talk.answerOf(question);
    expect(cut).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED", remedy: "Try again." } });
    expect(cut?.body).toMatch(/^a b/);
    expect(await talk.answerOf(refused)).toMatchObject({
      status: "failed",
      body: "",
      error: { code: "RATE_LIMITED", message: expect.stringContaining("(status 429): “too fast”") },
    });
    const place = { workspaceId: talk.workspaceId, messageId: cut?.id ?? question.id };
    await retryMessage(chat, talk.scope, place);
    expect(await talk.answerOf(question)).toMatchObject({
      status: "queued",
      body: "",
      error: null,
      runId: null,
    });
    expect(await talk.deliver(chat.agent)).toEqual({ done: 1, failed: 0 });
    const anew = await talk.answerOf(question);
    expect(anew).toMatchObject({ id: cut?.id, status: "done", body: "a b c d e f g h i", error: null });
    expect(Number(anew?.begunAt)).toBeGreaterThanOrEqual(Number(cut?.finishedAt));
    await expect(retryMessage(chat, talk.scope, place)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("of an agent that dies is a failure with a name", async () => {
    const mortal = await startTestAgent(chat.model);
    const talk = await createTestTalk(chat);
    await talk.goLive(mortal);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(60)}`);
    const delivered = talk.deliver(mortal);
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    await mortal.kill();
    expect(await delivered).toEqual({ done: 0, failed: 1 });
    const answer = await talk.answerOf(question);
    expect(answer).toMatchObject({ status: "failed", error: { code: "AGENT_GONE" } });
    expect(answer?.body).toMatch(/^word/);
  });

  it("that stops growing is given up, and the agent told", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    chat.model.script([{ delayMs: 60_000 }]);
    const question = await talk.say("repeat: never");
    expect(await talk.deliver(chat.agent, { limits: { silenceMs: 400 } })).toEqual({ done: 0, failed: 1 });
    expect(await talk.answerOf(question)).toMatchObject({
      status: "failed",
      error: { code: "AGENT_SILENT" },
    });
    await eventually(() => expect(chat.model.requests().at(-1)?.outcome).not.toBe("answered"));
  });
});
