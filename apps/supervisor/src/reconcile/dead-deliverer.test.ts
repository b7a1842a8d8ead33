import type { MessageId, WorkspaceId } from "@molecule/domain";
import { newId } from "@molecule/domain";
import { sendMessage } from "@molecule/services";
import postgres from "postgres";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestInstallation, type TestInstallation, until } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
let admin: postgres.Sql;
beforeEach(async () => {
  test = await createTestInstallation();
  admin = postgres(test.adminUrl, { max: 1 });
});
afterEach(async () => {
  await admin.end();
  await test.stop();
});

/** Words that take several minutes: whoever waits for their end waits longer than this test. */
const LONGER_THAN_THE_TEST = 2_000;

type Row = { status: string; body: string; code: string | null };
const rowOf = async (where: "question" | "answer", id: MessageId): Promise<Row | undefined> => {
  const column = where === "question" ? admin`id` : admin`reply_to`;
  const [row] = await admin<Row[]>`
    select status, body, error->>'code' as code from messages where ${column} = ${id}`;
  return row;
};

/** Asks something whose answer takes a while, and waits until it has begun. */
const askSlowly = async (workspaceId: WorkspaceId, words: number): Promise<MessageId> => {
  const id = newId<MessageId>();
  await sendMessage(test.ctx, test.scope, {
    ...{ workspaceId, id, body: `slowly repeat: ${"word ".repeat(words).trim()}` },
  });
  await until("the answer begins", async () => /word/.test((await rowOf("answer", id))?.body ?? ""));
  return id;
};

it("a question in the hands of a supervisor that was killed is closed by the next one, and neither answered on nor asked again", async () => {
  const first = await test.start();
  const workspaceId = await test.create();
  await test.untilOnline(workspaceId);
  const id = await askSlowly(workspaceId, LONGER_THAN_THE_TEST);
  first.kill("SIGKILL");
  await first.exited;
  // Whoever waits for it to run out waits longer than this test.
  await admin`update messages set lease_until = now() + interval '1 hour' where id = ${id}`;
  await test.start();
  await until("closed", async () => (await rowOf("question", id))?.status === "failed");
  expect(await rowOf("answer", id)).toMatchObject({ status: "failed", code: "DELIVERY_LOST" });

  const next = newId<MessageId>();
  await sendMessage(test.ctx, test.scope, { workspaceId, id: next, body: "What is 17 + 25?" });
  await until("the next is answered", async () => (await rowOf("answer", next))?.status === "done");
  expect((await rowOf("answer", next))?.body).toContain("42");
  expect((await rowOf("answer", id))?.status).toBe("failed");
});

it("a supervisor that lives keeps what it delivers, however many others look", async () => {
  await test.start();
  const workspaceId = await test.create();
  await test.untilOnline(workspaceId);
  const id = await askSlowly(workspaceId, 60);
  await test.start({ anotherPort: true });
  await until("answered", async () => (await rowOf("answer", id))?.status !== "streaming");
  expect(await rowOf("answer", id)).toEqual({
    ...{ status: "done", code: null },
    body: "word ".repeat(60).trim(),
  });
});
