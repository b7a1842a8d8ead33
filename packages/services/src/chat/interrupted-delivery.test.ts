import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { withTenant } from "@molecule/db";
import { messages } from "@molecule/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cancelMessage } from "./cancel-message.ts";
import { findAbandonedTalks } from "./deliver-messages.ts";
import { retryMessage } from "./retry-message.ts";
import { createTestTalk } from "./testing/create-test-talk.ts";
import { eventually, openTestChat, type TestChat } from "./testing/open-test-chat.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
});
afterAll(() => chat.close());
beforeEach(() => chat.model.clearRequests());

describe("stopping", () => {
  it("an answer ends it, tells the agent, and goes on with the next", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(80)}`);
    await talk.say("repeat: next");
    const delivered = talk.deliver(chat.agent);
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    const answer = await talk.answerOf(question);
    await cancelMessage(chat, talk.scope, {
      workspaceId: talk.workspaceId,
      messageId: answer?.id ?? question.id,
    });
    expect(await delivered).toEqual({ done: 1, failed: 0 });
    expect((await talk.shown()).map((line) => line.replace(/(word ?)+/, "word"))).toEqual([
      "user cancelled: slowly repeat: word",
      "user done: repeat: next",
      "agent cancelled: word",
      "agent done: next",
    ]);
    await eventually(() => expect(chat.model.requests()[0]?.outcome).toBe("aborted"));
  });

  it("and sending again at once does not mix two answers", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    const words = `alpha ${"beta ".repeat(24)}omega`;
    const question = await talk.say(`slowly repeat: ${words}`);
    const delivered = talk.deliver(chat.agent);
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/alpha/));
    const place = { workspaceId: talk.workspaceId, messageId: question.id };
    await cancelMessage(chat, talk.scope, place);
    await retryMessage(chat, talk.scope, place);
    await Promise.all([delivered, talk.deliver(chat.agent)]);
    expect(await talk.answerOf(question)).toMatchObject({ status: "done", body: words });
    await eventually(() =>
      expect(chat.model.requests().map(({ outcome }) => outcome)).toEqual(["aborted", "answered"]),
    );
  });

  it("the deliverer closes what it has in hand", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(60)}`);
    await talk.say("repeat: next");
    const stop = new AbortController();
    const delivered = talk.deliver(chat.agent, { signal: stop.signal });
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
  it("leaves a message that is not sent twice: it fails by name, nobody answers it on, and it can be sent again", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent);
    const question = await talk.say(`slowly repeat: ${"word ".repeat(400).trim()}`);
    await talk.say("repeat: next");
    const script = join(import.meta.dirname, "testing/delivering-process.ts");
    const { tenantId } = talk.scope;
    const args = [script, chat.url, tenantId, talk.workspaceId, chat.agent.callKey.expose()];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    const exited = once(child, "exit");
    await eventually(async () => expect((await talk.answerOf(question))?.body).toMatch(/word/));
    child.kill("SIGKILL");
    await exited;

    // Its hold has not run out: perhaps it lives, so nobody touches what it has in hand, nor what comes after.
    expect(await talk.deliver(chat.agent)).toEqual({ done: 0, failed: 0 });
    expect(await findAbandonedTalks(chat)).not.toContainEqual({
      tenantId,
      workspaceId: talk.workspaceId,
    });
    await withTenant(chat.db, talk.scope, (tx) =>
      tx
        .update(messages)
        .set({ leaseUntil: new Date(Date.now() - 1) })
        .where(eq(messages.id, question.id)),
    );
    expect(await findAbandonedTalks(chat)).toContainEqual({
      tenantId,
      workspaceId: talk.workspaceId,
    });

    expect(await talk.deliver(chat.agent)).toEqual({ done: 1, failed: 0 });
    const answer = await talk.answerOf(question);
    expect(answer).toMatchObject({ status: "failed", error: { code: "DELIVERY_LOST" } });
    expect(answer?.body).toMatch(/^word/);
    expect((await talk.shown()).at(-1)).toBe("agent done: next");
    await eventually(() =>
      expect(chat.model.requests().map(({ outcome }) => outcome)).toEqual(["aborted", "answered"]),
    );

    await retryMessage(chat, talk.scope, { workspaceId: talk.workspaceId, messageId: question.id });
    const again = talk.deliver(chat.agent);
    await eventually(() => expect(chat.model.requests()).toHaveLength(3));
    await cancelMessage(chat, talk.scope, { workspaceId: talk.workspaceId, messageId: question.id });
    expect(await again).toEqual({ done: 0, failed: 0 });
  });
});
