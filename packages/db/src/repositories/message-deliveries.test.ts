import { type MessageId, newId } from "@molecule/domain";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withSystem } from "../system-transaction.ts";
import { withTenant } from "../tenant-transaction.ts";
import {
  expireHolds,
  holdQuestion,
  listDeliveryOwners,
  releaseHold,
  renewHold,
} from "./message-deliveries.ts";
import { insertQuestion, listSendingQuestions, updateMessage } from "./messages.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const LEASE_MS = 30_000;

const createQuestion = async () => {
  const { db } = database;
  const scope = await createTestTenant(db);
  const { id: workspaceId } = await createTestWorkspace(db, scope);
  const runId = await recordTestRun(db, scope, makeReceipt(workspaceId));
  const questionId = newId<MessageId>();
  await withTenant(db, scope, (tx) =>
    insertQuestion(tx, scope, { id: questionId, workspaceId, userId: null, body: "?" }),
  );
  const question = { questionId, workspaceId, runId };
  return {
    hold: (owner: string | null = null) =>
      withTenant(db, scope, (tx) => holdQuestion(tx, scope, question, { owner, leaseMs: LEASE_MS })),
    isHeld: async () => {
      const sending = await withTenant(db, scope, (tx) => listSendingQuestions(tx, scope, workspaceId));
      return sending.map(({ held }) => held);
    },
    renew: (hold: Parameters<typeof renewHold>[2]) =>
      withTenant(db, scope, (tx) => renewHold(tx, scope, hold, LEASE_MS)),
    release: (hold: Parameters<typeof renewHold>[2]) =>
      withTenant(db, scope, (tx) => releaseHold(tx, scope, hold, "done")),
    queueAgain: () =>
      withTenant(db, scope, (tx) => updateMessage(tx, scope, questionId, ["sending"], { status: "queued" })),
  };
};

describe("a hold on a question", () => {
  it("is given once", async () => {
    const question = await createQuestion();
    const holds = await Promise.all([question.hold(), question.hold(), question.hold()]);
    expect(holds.filter((hold) => hold !== undefined)).toHaveLength(1);
  });

  it("goes on by renewing, and ends once", async () => {
    const question = await createQuestion();
    const first = await question.hold();
    const second = first && (await question.renew(first));
    expect(second?.until.getTime()).toBeGreaterThan(Date.now());
    expect(second && (await question.release(second))).toBe(true);
    expect(second && (await question.release(second))).toBe(false);
  });

  it("is lost for good when the question was cancelled and taken again, even for the same run", async () => {
    const question = await createQuestion();
    const stale = await question.hold();
    await question.queueAgain();
    const fresh = await question.hold();
    expect(fresh).toBeDefined();
    expect(stale && (await question.renew(stale))).toBeUndefined();
    expect(stale && (await question.release(stale))).toBe(false);
    expect(fresh && (await question.release(fresh))).toBe(true);
  });

  it("ends with its owner: whoever is dead holds nothing, and all others go on", async () => {
    const [dead, alive, unknown] = await Promise.all([createQuestion(), createQuestion(), createQuestion()]);
    const held = await dead.hold("host|1|dead");
    const kept = await alive.hold("host|2|alive");
    await unknown.hold();
    expect((await withSystem(database.db, listDeliveryOwners)).toSorted()).toEqual([
      "host|1|dead",
      "host|2|alive",
    ]);
    expect(await withSystem(database.db, (tx) => expireHolds(tx, ["host|1|dead"]))).toBe(1);
    expect(await Promise.all([dead, alive, unknown].map((one) => one.isHeld()))).toEqual([
      [false],
      [true],
      [true],
    ]);
    // One that was taken for dead and lives has lost it all the same.
    expect(held && (await dead.renew(held))).toBeUndefined();
    expect(kept && (await alive.release(kept))).toBe(true);
    expect(await withSystem(database.db, listDeliveryOwners)).toEqual([]);
  });
});
