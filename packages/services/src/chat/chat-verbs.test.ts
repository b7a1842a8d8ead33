import { listen, withTenant } from "@molecule/db";
import { listChangesAfter, updateWorkspace } from "@molecule/db/repositories";
import { auditEvents } from "@molecule/db/schema";
import { MESSAGE_MAX_LENGTH, type MessageId, newId } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWorkspace } from "../workspace/testing/test-workspace.ts";
import { cancelMessage } from "./cancel-message.ts";
import { retryMessage } from "./retry-message.ts";
import { sendMessage } from "./send-message.ts";
import { createTestTalk, type TestTalk } from "./testing/create-test-talk.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const auditOf = async ({ scope }: TestTalk) =>
  withTenant(database.db, scope, async (tx) =>
    (await tx.select({ action: auditEvents.action }).from(auditEvents)).map((row) => row.action),
  );

describe("sending", () => {
  it("stores a waiting question, tells screens, and wakes whoever delivers", async () => {
    const talk = await createTestTalk(database);
    const woken: string[] = [];
    const unlisten = await listen(database.db, "molecule_work", (payload) => woken.push(payload));
    const sent = await talk.say("  What is 17 + 25?\u0000 ");
    expect(sent).toMatchObject({ author: "user", status: "queued", body: "What is 17 + 25?", replyTo: null });
    expect(sent.userId).toBe(talk.scope.actor.kind === "user" ? talk.scope.actor.userId : "");
    await expect.poll(() => woken).toContain(talk.workspaceId);
    await unlisten();
    const changes = await withTenant(database.db, talk.scope, (tx) =>
      listChangesAfter(tx, talk.scope, 0, 10),
    );
    expect(changes.map(({ topic, workspaceId }) => ({ topic, workspaceId }))).toEqual([
      { topic: "message", workspaceId: talk.workspaceId },
    ]);
  });

  it("again under the same id is one message", async () => {
    const talk = await createTestTalk(database);
    const id = newId<MessageId>();
    const send = () => sendMessage(database, talk.scope, { workspaceId: talk.workspaceId, id, body: "once" });
    const [first, second] = await Promise.all([send(), send()]);
    expect(first.id).toBe(second.id);
    expect(await talk.rows()).toHaveLength(1);
  });

  it.each([
    ["nothing", " \n ", "BAD_INPUT"],
    ["too much", "x".repeat(MESSAGE_MAX_LENGTH + 1), "TOO_LARGE"],
  ])("refuses %s", async (_, body, code) => {
    const talk = await createTestTalk(database);
    await expect(talk.say(body)).rejects.toMatchObject({ code });
    expect(await talk.rows()).toEqual([]);
  });

  it("takes the longest", async () => {
    const talk = await createTestTalk(database);
    expect((await talk.say("ß".repeat(MESSAGE_MAX_LENGTH))).body).toHaveLength(MESSAGE_MAX_LENGTH);
  });

  it("is for members, and for a workspace of the tenant", async () => {
    const talk = await createTestTalk(database);
    const viewer = { ...talk.scope, role: "viewer" as const };
    const { workspaceId } = talk;
    await expect(sendMessage(database, viewer, { workspaceId, body: "hi" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const stranger = await createTestTenant(database.db);
    await expect(sendMessage(database, stranger, { workspaceId, body: "hi" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is bounded in what waits", async () => {
    const talk = await createTestTalk(database);
    for (let n = 0; n < 100; n += 1) await talk.say(`question ${n}`);
    await expect(talk.say("one more")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});

describe("cancelling and sending again", () => {
  it("a waiting question is taken back, and can be sent again in its place", async () => {
    const talk = await createTestTalk(database);
    const first = await talk.say("first");
    await talk.say("second");
    const place = { workspaceId: talk.workspaceId, messageId: first.id };
    await cancelMessage(database, talk.scope, place);
    await cancelMessage(database, talk.scope, place);
    expect(await talk.shown()).toEqual(["user cancelled: first", "user queued: second"]);
    const again = await retryMessage(database, talk.scope, place);
    expect(again).toMatchObject({ id: first.id, status: "queued", finishedAt: null, error: null });
    expect(await auditOf(talk)).toEqual(["message.cancelled", "message.retried"]);
  });

  it("sending again wakes a workspace that hibernates, and leaves a paused one at rest", async () => {
    for (const [rests, then] of [
      ["hibernated", "running"],
      ["paused", "paused"],
    ] as const) {
      const talk = await createTestTalk(database);
      const { id: messageId } = await talk.say("first");
      const { workspaceId, scope } = talk;
      await cancelMessage(database, scope, { workspaceId, messageId });
      await withTenant(database.db, scope, (tx) =>
        updateWorkspace(tx, scope, workspaceId, { desiredState: rests }),
      );
      await retryMessage(database, scope, { workspaceId, messageId });
      expect((await readWorkspace(database, scope, workspaceId)).desiredState).toBe(then);
    }
  });

  it("a waiting question cannot be sent again", async () => {
    const talk = await createTestTalk(database);
    const { id: messageId } = await talk.say("first");
    const { workspaceId, scope } = talk;
    await expect(retryMessage(database, scope, { workspaceId, messageId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it.each([
    ["cancel", cancelMessage],
    ["retry", retryMessage],
  ])("%s is for members, and finds nothing of others", async (_, verb) => {
    const talk = await createTestTalk(database);
    const { id: messageId } = await talk.say("first");
    const place = { workspaceId: talk.workspaceId, messageId };
    const viewer = { ...talk.scope, role: "viewer" as const };
    await expect(verb(database, viewer, place)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await createTestTenant(database.db);
    await expect(verb(database, stranger, place)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const other = await createTestTalk(database);
    await expect(
      verb(database, talk.scope, { workspaceId: other.workspaceId, messageId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      verb(database, talk.scope, { ...place, messageId: newId<MessageId>() }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
