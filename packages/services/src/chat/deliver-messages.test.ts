import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { withTenant } from "@molecule/db";
import { messages, workspaces } from "@molecule/db/schema";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cancelMessage } from "./cancel-message.ts";
import { findAbandonedTalks } from "./deliver-messages.ts";
import { retryMessage } from "./retry-message.ts";
import { createTestTalk, type TestTalk } from "./testing/create-test-talk.ts";
import { startTestAgent, type TestAgent } from "./testing/start-test-agent.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: TestDatabase;
let model: SandboxModel;
let agent: TestAgent;
beforeAll(async () => {
  [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  agent = await startTestAgent(model);
});
afterAll(async () => {
  await agent.kill();
  await model.close();
  await database.drop();
});
beforeEach(() => model.clearRequests());

const eventually = (assertions: () => void | Promise<void>) =>
  vi.waitFor(assertions, { timeout: 30_000, interval: 20 });

describe("what waits", () => {
  it("is answered in order, each once, by however many deliver", async () => {
    const talk = await createTestTalk(database);
    const runId = await talk.goLive(agent);
    const questions = [
      await talk.say("What is 17 + 25?"),
      await talk.say("repeat: two"),
      await talk.say("repeat: three"),
    ];
    await Promise.all([talk.deliver(agent), talk.deliver(agent), talk.deliver(agent)]);
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
    expect(model.requests()).toHaveLength(3);
    const [workspace] = await withTenant(database.db, talk.scope, (tx) =>
      tx.select().from(workspaces).where(eq(workspaces.id, talk.workspaceId)),
    );
    expect(workspace?.lastActivityAt).toBeInstanceOf(Date);
  });

  it.each([
    ["no run is live", async () => undefined],
    [
      "the run drains",
      async (talk: TestTalk) => talk.changeRun(await talk.goLive(agent), { drainingAt: new Date() }),
    ],
    [
      "the run has ended",
      async (talk: TestTalk) =>
        talk.changeRun(await talk.goLive(agent), { endedAt: new Date(), endReason: "crashed" }),
    ],
    [
      "the run's lease ran out",
      async (talk: TestTalk) => talk.changeRun(await talk.goLive(agent), { leaseUntil: new Date(0) }),
    ],
  ])("goes on waiting while %s, and is answered when one is", async (_, prepare) => {
    const talk = await createTestTalk(database);
    await prepare(talk);
    await talk.say("repeat: patience");
    expect(await talk.deliver(agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: patience"]);
    await withTenant(database.db, talk.scope, (tx) =>
      tx.execute(
        sql`update runs set ended_at = coalesce(ended_at, now()) where workspace_id = ${talk.workspaceId}`,
      ),
    );
    await talk.goLive(agent);
    expect(await talk.deliver(agent)).toEqual({ done: 1, failed: 0 });
    expect((await talk.shown()).at(-1)).toBe("agent done: patience");
  });

  it("goes back to waiting when the agent refuses because it drains", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    agent.answerHeartbeats({ drain: true });
    await eventually(() => expect(agent.draining()).toBe(true));
    await talk.say("repeat: later");
    expect(await talk.deliver(agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: later"]);
    agent.answerHeartbeats({});
    await eventually(() => expect(agent.draining()).toBe(false));
    await talk.deliver(agent);
    expect((await talk.shown()).at(-1)).toBe("agent done: later");
    expect(model.requests()).toHaveLength(1);
  });

  it("is kept for an agent that is not there yet, for a while", async () => {
    const talk = await createTestTalk(database);
    const runId = await talk.goLive(agent);
    const gone = await startTestAgent(model);
    await gone.kill();
    await talk.changeRun(runId, { agentUrl: gone.url });
    await talk.say("repeat: hello");
    expect(await talk.deliver(agent)).toEqual({ done: 0, failed: 0 });
    expect(await talk.shown()).toEqual(["user queued: repeat: hello"]);
  });
});

describe("an answer", () => {
  it("grows in its row while it is written", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    const question = await talk.say("slowly repeat: one two three four five six seven eight");
    const delivered = talk.deliver(agent);
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
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    model.script([{ cutAfterEvents: 8, deltaDelayMs: 30 }]);
    const question = await talk.say("repeat: a b c d e f g h i");
    const refused = await talk.say("fail 429 too fast");
    expect(await talk.deliver(agent)).toEqual({ done: 0, failed: 2 });
    const cut = await talk.answerOf(question);
    expect(cut).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED", remedy: "Try again." } });
    expect(cut?.body).toMatch(/^a b/);
    expect(await talk.answerOf(refused)).toMatchObject({
      status: "failed",
      body: "",
      error: { code: "RATE_LIMITED", message: expect.stringContaining("(status 429): “too fast”") },
    });
    const place = { workspaceId: talk.workspaceId, messageId: cut?.id ?? question.id };
    await retryMessage(database, talk.scope, place);
    expect(await talk.answerOf(question)).toMatchObject({
      status: "queued",
      body: "",
      error: null,
      runId: null,
    });
    expect(await talk.deliver(agent)).toEqual({ done: 1, failed: 0 });
    expect(await talk.answerOf(question)).toMatchObject({
      id: cut?.id,
      status: "done",
      body: "a b c d e f g h i",
      error: null,
    });
    await expect(retryMessage(database, talk.scope, place)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("of an agent that dies is a failure with a name", async () => {
    const mortal = await startTestAgent(model);
    const talk = await createTestTalk(database);
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
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    model.script([{ delayMs: 60_000 }]);
    const question = await talk.say("repeat: never");
    expect(await talk.deliver(agent, { limits: { silenceMs: 400 } })).toEqual({ done: 0, failed: 1 });
    expect(await talk.answerOf(question)).toMatchObject({
      status: "failed",
      error: { code: "AGENT_SILENT" },
    });
    await eventually(() => expect(model.requests().at(-1)?.outcome).not.toBe("answered"));
  });
});

describe("stopping", () => {
  it("an answer ends it within two seconds, tells the agent, and goes on with the next", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(80)}`);
    await talk.say("repeat: next");
    const delivered = talk.deliver(agent);
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    const answer = await talk.answerOf(question);
    const stoppedAt = performance.now();
    await cancelMessage(database, talk.scope, {
      workspaceId: talk.workspaceId,
      messageId: answer?.id ?? question.id,
    });
    expect(await delivered).toEqual({ done: 1, failed: 0 });
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect((await talk.shown()).map((line) => line.replace(/(word ?)+/, "word"))).toEqual([
      "user cancelled: slowly repeat: word",
      "user done: repeat: next",
      "agent cancelled: word",
      "agent done: next",
    ]);
    await eventually(() => expect(model.requests()[0]?.outcome).toBe("aborted"));
  });

  it("and sending again at once does not mix two answers", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    const question = await talk.say("slowly repeat: alpha beta gamma delta epsilon zeta");
    const delivered = talk.deliver(agent);
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/alpha/));
    const place = { workspaceId: talk.workspaceId, messageId: question.id };
    await cancelMessage(database, talk.scope, place);
    await retryMessage(database, talk.scope, place);
    await Promise.all([delivered, talk.deliver(agent)]);
    expect(await talk.answerOf(question)).toMatchObject({
      status: "done",
      body: "alpha beta gamma delta epsilon zeta",
    });
    await eventually(() =>
      expect(model.requests().map(({ outcome }) => outcome)).toEqual(["aborted", "answered"]),
    );
  });

  it("the deliverer closes what it has in hand", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(60)}`);
    await talk.say("repeat: next");
    const stop = new AbortController();
    const delivered = talk.deliver(agent, { signal: stop.signal });
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    stop.abort();
    expect(await delivered).toEqual({ done: 0, failed: 1 });
    expect(await talk.answerOf(question)).toMatchObject({
      status: "failed",
      error: { code: "DELIVERY_LOST" },
    });
    expect((await talk.shown())[1]).toBe("user queued: repeat: next");
  });
});

describe("a deliverer that is killed", () => {
  it("leaves a message that is not sent twice: it fails by name, the next goes on, and it can be sent again", async () => {
    const talk = await createTestTalk(database);
    await talk.goLive(agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(20).trim()}`);
    await talk.say("repeat: next");
    const script = join(import.meta.dirname, "testing/delivering-process.ts");
    const { tenantId } = talk.scope;
    const args = [script, database.url, tenantId, talk.workspaceId, agent.callKey.expose()];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    const exited = once(child, "exit");
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    child.kill("SIGKILL");
    await exited;

    // Its hold has not run out: perhaps it lives, so nobody touches what it has in hand, nor what comes after.
    expect(await talk.deliver(agent)).toEqual({ done: 0, failed: 0 });
    expect(await findAbandonedTalks(database)).not.toContainEqual({
      tenantId,
      workspaceId: talk.workspaceId,
    });
    await withTenant(database.db, talk.scope, (tx) =>
      tx
        .update(messages)
        .set({ leaseUntil: new Date(Date.now() - 1) })
        .where(eq(messages.id, question.id)),
    );
    expect(await findAbandonedTalks(database)).toContainEqual({ tenantId, workspaceId: talk.workspaceId });

    expect(await talk.deliver(agent)).toEqual({ done: 1, failed: 0 });
    const answer = await talk.answerOf(question);
    expect(answer).toMatchObject({ status: "failed", error: { code: "DELIVERY_LOST" } });
    expect(answer?.body).toMatch(/^word/);
    expect((await talk.shown()).at(-1)).toBe("agent done: next");
    expect(model.requests()).toHaveLength(2);

    await retryMessage(database, talk.scope, { workspaceId: talk.workspaceId, messageId: question.id });
    expect(await talk.deliver(agent)).toEqual({ done: 1, failed: 0 });
    expect((await talk.answerOf(question))?.body).toBe("word ".repeat(20).trim());
  });
});
