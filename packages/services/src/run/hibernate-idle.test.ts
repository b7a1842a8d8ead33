import { withTenant } from "@molecule/db";
import {
  holdQuestion,
  insertPeerCall,
  insertQuestion,
  lockTalk,
  recordActivity,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import { runs, workspaces } from "@molecule/db/schema";
import { type MessageId, newId, type PeerCallId, type RunId, type TenantScope } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
  untilBlocked,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { claimQuestion } from "../chat/claim-question.ts";
import { sendMessage } from "../chat/send-message.ts";
import { readWorkspace } from "../workspace/testing/test-workspace.ts";
import { hibernateIdle } from "./hibernate-idle.ts";
import { claimForTest } from "./testing/test-lease.ts";

const AN_HOUR_MS = 3_600_000;

let test: TestDatabase;
let scope: TenantScope;
let lease: WorkspaceLease;
let runId: RunId;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const setRun = (values: Partial<typeof runs.$inferInsert>) =>
  withTenant(test.db, scope, (tx) => tx.update(runs).set(values).where(eq(runs.id, runId)));

/** Live for an hour without a task, and to hibernate after ten minutes. */
beforeEach(async () => {
  scope = await createTestTenant(test.db);
  const { id } = await createTestWorkspace(test.db, scope);
  runId = await recordTestRun(test.db, scope, makeReceipt(id));
  await setRun({ liveAt: new Date(Date.now() - AN_HOUR_MS), agentUrl: "http://127.0.0.1:9" });
  await withTenant(test.db, scope, (tx) =>
    tx.update(workspaces).set({ hibernateAfterMinutes: 10 }).where(eq(workspaces.id, id)),
  );
  lease = await claimForTest(test.db, id);
});

const say = () => sendMessage(test, scope, { workspaceId: lease.workspaceId, body: "Are you there?" });
const askAsPeer = async () => {
  const { id: callerId } = await createTestWorkspace(test.db, scope);
  const callerRunId = await recordTestRun(test.db, scope, makeReceipt(callerId));
  const id = newId<PeerCallId>();
  const ends = { callerId, callerRunId, calleeId: lease.workspaceId, calleeRunId: runId };
  const call = { id, rootId: id, depth: 1, question: "?", payer: "tenant" } as const;
  await withTenant(test.db, scope, (tx) =>
    insertPeerCall(tx, scope, { ...call, path: [callerId], ...ends }, { owner: null, leaseMs: 30_000 }),
  );
};
const wanted = async () => (await readWorkspace(test, scope, lease.workspaceId)).desiredState;

it("hibernates a workspace without a task for its idle period", async () => {
  await hibernateIdle(test, lease);
  expect(await wanted()).toBe("hibernated");
});

it.each([
  ["a question waits", say],
  [
    "a question is being answered",
    async () => {
      await say();
      await claimQuestion(test, scope, lease.workspaceId, null);
    },
  ],
  ["a peer's task is on its way, which the agent did not report yet", askAsPeer],
  ["the agent has another task in hand", () => setRun({ currentTask: "a peer's" })],
  [
    "an answer ended that its agent did not report yet",
    () => withTenant(test.db, scope, (tx) => recordActivity(tx, scope, lease.workspaceId)),
  ],
  ["its last task ended a moment ago", () => setRun({ lastTaskAt: new Date() })],
])("does not when, since it was found idle, %s", async (_, happen) => {
  await happen();
  await hibernateIdle(test, lease);
  expect(await wanted()).toBe("running");
});

it("waits for whoever takes a question, and sees it", async () => {
  const { hibernating } = await withTenant(test.db, scope, async (tx) => {
    const { workspaceId } = lease;
    await lockTalk(tx, workspaceId);
    const hibernating = hibernateIdle(test, lease);
    await untilBlocked(test.db);
    const questionId = newId<MessageId>();
    await insertQuestion(tx, scope, { id: questionId, workspaceId, userId: null, body: "?" });
    await holdQuestion(tx, scope, { questionId, workspaceId, runId }, { owner: null, leaseMs: 30_000 });
    return { hibernating };
  });
  await hibernating;
  expect(await wanted()).toBe("running");
});
