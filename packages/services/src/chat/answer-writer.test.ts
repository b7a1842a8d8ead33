import { setTimeout as delay } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { lockTalk, updateMessage } from "@molecule/db/repositories";
import { messages } from "@molecule/db/schema";
import { Secret } from "@molecule/domain";
import { createTestDatabase, type TestDatabase, untilBlocked } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createAnswerWriter } from "./answer-writer.ts";
import { cancelMessage } from "./cancel-message.ts";
import { claimQuestion } from "./claim-question.ts";
import { closeAbandoned } from "./close-abandoned.ts";
import { createTestTalk } from "./testing/create-test-talk.ts";

const NOBODY = { url: "http://127.0.0.1:9" };
/** Longer than a delivery goes without looking at its hold. */
const SEVERAL_LOOKS_MS = 2_200;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A question that was given to a run, just before its agent takes it. */
const claimOne = async () => {
  const talk = await createTestTalk(test);
  await talk.goLive(NOBODY);
  const question = await talk.say("Are you there?");
  const claim = await claimQuestion(test, talk.scope, talk.workspaceId, null);
  if (claim === undefined || claim === "abandoned") throw new Error("nothing was claimed");
  const onLost = vi.fn();
  return { talk, question, onLost, writer: createAnswerWriter(test, talk.scope, claim, onLost) };
};

describe("an answer is not begun", () => {
  it("to a question that was stopped before the agent took it", async () => {
    const { talk, question, onLost, writer } = await claimOne();
    await cancelMessage(test, talk.scope, { workspaceId: talk.workspaceId, messageId: question.id });
    await writer.open();
    expect(onLost).toHaveBeenCalledTimes(1);
    writer.append("too late");
    expect(await writer.finish({ status: "done" })).toBe(false);
    expect(await talk.shown()).toEqual(["user cancelled: Are you there?"]);
  });

  it("to a question that is being stopped", async () => {
    const { talk, question, onLost, writer } = await claimOne();
    const { opening } = await withTenant(test.db, talk.scope, async (tx) => {
      await lockTalk(tx, talk.workspaceId);
      const opening = writer.open();
      await untilBlocked(test.db);
      await updateMessage(tx, talk.scope, question.id, ["sending"], { status: "cancelled", finished: true });
      return { opening };
    });
    await opening;
    expect(onLost).toHaveBeenCalledTimes(1);
    expect(await writer.finish({ status: "done" })).toBe(false);
    expect(await talk.answerOf(question)).toBeUndefined();
  });

  it("anew in the place of one that was closed because its deliverer seemed dead", async () => {
    const { talk, question, onLost, writer } = await claimOne();
    await withTenant(test.db, talk.scope, (tx) =>
      tx
        .update(messages)
        .set({ leaseUntil: new Date(0) })
        .where(eq(messages.id, question.id)),
    );
    await closeAbandoned(test, talk.scope, talk.workspaceId, () => new Secret("mc_live_test"));
    await writer.open();
    expect(onLost).toHaveBeenCalledTimes(1);
    expect(await writer.finish({ status: "done" })).toBe(false);
    expect(await talk.answerOf(question)).toMatchObject({
      status: "failed",
      error: { code: "DELIVERY_LOST" },
    });
  });
});

it("an answer whose beginning has to wait keeps its question", async () => {
  const { talk, question, onLost, writer } = await claimOne();
  const { opening } = await withTenant(test.db, talk.scope, async (tx) => {
    await lockTalk(tx, talk.workspaceId);
    const opening = writer.open();
    await delay(SEVERAL_LOOKS_MS);
    return { opening };
  });
  await opening;
  writer.append("Here I am.");
  expect(await writer.finish({ status: "done" })).toBe(true);
  expect(onLost).not.toHaveBeenCalled();
  expect(await talk.answerOf(question)).toMatchObject({ status: "done", body: "Here I am." });
});
