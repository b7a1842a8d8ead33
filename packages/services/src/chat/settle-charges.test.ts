import { withTenant } from "@molecule/db";
import type { Message } from "@molecule/db/repositories";
import { ledgerEntries, llmAttempts, messages } from "@molecule/db/schema";
import { type AttemptId, type LedgerPostingId, newId, type RunId } from "@molecule/domain";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { settleCharges } from "./settle-charges.ts";
import { createTestTalk, type TestTalk } from "./testing/create-test-talk.ts";
import { openTestChat, type TestChat } from "./testing/open-test-chat.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
});
afterAll(() => chat.close());

const settle = (talk: TestTalk, id: AttemptId, amountNanoUsd: bigint) =>
  withTenant(chat.db, talk.scope, async (tx) => {
    const { tenantId } = talk.scope;
    await tx.update(llmAttempts).set({ status: "settled" }).where(eq(llmAttempts.id, id));
    const leg = { postingId: newId<LedgerPostingId>(), tenantId, attemptId: id, kind: "charge" as const };
    await tx.insert(ledgerEntries).values([
      { ...leg, id: newId<LedgerPostingId>(), account: "tenant_credit", amountNanoUsd: -amountNanoUsd },
      { ...leg, id: newId<LedgerPostingId>(), account: "platform_revenue", amountNanoUsd },
    ]);
  });

/** A call as the gateway records it; open unless it has a charge. */
const recordCall = async (
  talk: TestTalk,
  runId: RunId,
  clientRequestId: string | null,
  chargeNanoUsd?: bigint,
) => {
  const id = newId<AttemptId>();
  await withTenant(chat.db, talk.scope, (tx) =>
    tx.insert(llmAttempts).values({
      id,
      tenantId: talk.scope.tenantId,
      workspaceId: talk.workspaceId,
      runId,
      gatewayId: "test",
      dialect: "anthropic",
      model: "anthropic/claude-sonnet-4-6",
      vendor: "anthropic",
      wireModel: "claude-sonnet-4-6",
      streaming: true,
      sandbox: true,
      clientRequestId,
    }),
  );
  if (chargeNanoUsd !== undefined) await settle(talk, id, chargeNanoUsd);
  return id;
};

const chargeOf = async (talk: TestTalk) =>
  (await talk.rows()).find((row) => row.author === "agent")?.chargeNanoUsd;

/** The answer as it stands when it ended `agoMs` ago, with nothing said about its cost yet. */
const endAnswer = (talk: TestTalk, question: Message, agoMs: number, status: "done" | "cancelled" = "done") =>
  withTenant(chat.db, talk.scope, (tx) =>
    tx
      .update(messages)
      .set({ status, chargeNanoUsd: null, finishedAt: new Date(Date.now() - agoMs) })
      .where(eq(messages.replyTo, question.id)),
  );

const untilAnswering = (talk: TestTalk, question: Message) =>
  vi.waitFor(async () => expect(await talk.answerOf(question)).toBeDefined(), {
    timeout: 60_000,
    interval: 20,
  });

describe("what an answer cost", () => {
  it("is the sum of the calls that name its question, and of no others", async () => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent, "platform");
    const question = await talk.say(`slowly repeat: ${"word ".repeat(40)}`);
    const delivered = talk.deliver(chat.agent);
    await untilAnswering(talk, question);
    await recordCall(talk, runId, question.id, 1_500n);
    await recordCall(talk, runId, question.id, 500n);
    await recordCall(talk, runId, "another question", 7_000n);
    await recordCall(talk, runId, null, 9_000n);
    await delivered;
    expect(await chargeOf(talk)).toBe(2_000n);
  });

  it("is nothing when no call was made, and stays unsaid on a tenant's own credential", async () => {
    const platform = await createTestTalk(chat);
    await platform.goLive(chat.agent, "platform");
    await platform.say("repeat: free");
    await platform.deliver(chat.agent);
    expect(await chargeOf(platform)).toBe(0n);
    const own = await createTestTalk(chat);
    await own.goLive(chat.agent);
    await own.say("repeat: own");
    await own.deliver(chat.agent);
    expect(await chargeOf(own)).toBeNull();
  });

  it.each([
    ["the call of an answer that just ended", "done", 0, 1_000],
    ["the last call of one that was stopped", "cancelled", 1_500, 2_500],
  ] as const)("is not written while the ledger may not know %s yet", async (_, status, youngMs, oldMs) => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent, "platform");
    const question = await talk.say("repeat: quick");
    await talk.deliver(chat.agent);
    await endAnswer(talk, question, youngMs, status);
    expect(await settleCharges(chat, talk.scope, talk.workspaceId)).toEqual([question.id]);
    expect(await chargeOf(talk)).toBeNull();
    await recordCall(talk, runId, question.id, 1_500n);
    await endAnswer(talk, question, oldMs, status);
    expect(await settleCharges(chat, talk.scope, talk.workspaceId)).toEqual([]);
    expect(await chargeOf(talk)).toBe(1_500n);
  });

  it("keeps no question waiting, and is written of each", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent, "platform");
    const first = await talk.say("repeat: one");
    const second = await talk.say("slowly repeat: a b c d e f g h");
    const delivered = talk.deliver(chat.agent);
    await untilAnswering(talk, second);
    expect((await talk.answerOf(first))?.chargeNanoUsd).toBeNull();
    await delivered;
    for (const question of [first, second]) expect((await talk.answerOf(question))?.chargeNanoUsd).toBe(0n);
  });

  it("is waited for also while that of an answer before it is settled", async () => {
    const talk = await createTestTalk(chat);
    await talk.goLive(chat.agent, "platform");
    const before = await talk.say("repeat: before");
    await talk.deliver(chat.agent);
    await endAnswer(talk, before, 0);
    const question = await talk.say("slowly repeat: a b c d e f g h");
    await talk.deliver(chat.agent);
    for (const asked of [before, question]) expect((await talk.answerOf(asked))?.chargeNanoUsd).toBe(0n);
  });

  it("is written when the last call is settled, however late", async () => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent, "platform");
    const question = await talk.say("repeat: late");
    const open = await recordCall(talk, runId, question.id);
    await talk.deliver(chat.agent);
    expect(await chargeOf(talk)).toBeNull();
    expect(await settleCharges(chat, talk.scope, talk.workspaceId)).toEqual([question.id]);
    await settle(talk, open, 300n);
    expect(await settleCharges(chat, talk.scope, talk.workspaceId)).toEqual([]);
    expect(await chargeOf(talk)).toBe(300n);
  });

  it("of a runtime that names no question is what its run used meanwhile", async () => {
    const talk = await createTestTalk(chat);
    const runId = await talk.goLive(chat.agent, "platform");
    await talk.changeRun(runId, { executor: "claude-code" });
    await recordCall(talk, runId, null, 9_000n);
    const question = await talk.say("slowly repeat: a b c d e f g h");
    const delivered = talk.deliver(chat.agent);
    while ((await talk.answerOf(question)) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await recordCall(talk, runId, "its own id", 400n);
    await delivered;
    await recordCall(talk, runId, null, 9_000n);
    await settleCharges(chat, talk.scope, talk.workspaceId);
    expect(await chargeOf(talk)).toBe(400n);
  });
});
