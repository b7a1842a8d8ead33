import { withTenant } from "@molecule/db";
import { findRunLog } from "@molecule/db/repositories";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bringLogs } from "./bring-logs.ts";
import { watchLog } from "./watch-log.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const fail = (error: unknown) => {
  throw error;
};

const createRun = async () => {
  const scope = await createTestTenant(database.db);
  const { id: workspaceId } = await createTestWorkspace(database.db, scope);
  const runId = await recordTestRun(database.db, scope, makeReceipt(workspaceId, {}));
  const read = () => withTenant(database.db, scope, (tx) => findRunLog(tx, scope, workspaceId));
  return { scope, workspaceId, runId, read };
};

describe("a run's log", () => {
  it("is brought while somebody watches, by the supervisor that holds the workspace", async () => {
    const { scope, workspaceId, runId, read } = await createRun();
    const bring = (ours: boolean, text: string) =>
      bringLogs(
        database,
        (id) => ours && id === workspaceId,
        async () => text,
        fail,
      );
    await bring(true, "unseen");
    expect(await read()).toMatchObject({ runId, text: "", broughtAt: null });
    await watchLog(database, scope, { workspaceId });
    await bring(false, "another's");
    expect((await read())?.broughtAt).toBeNull();
    await bring(true, "one\ntwo\0");
    expect(await read()).toMatchObject({ text: "one\ntwo" });
  });

  it("that cannot be read holds up no other", async () => {
    const [a, b] = [await createRun(), await createRun()];
    for (const { scope, workspaceId } of [a, b]) await watchLog(database, scope, { workspaceId });
    const failed: unknown[] = [];
    const mine = new Set([a.workspaceId, b.workspaceId]);
    await bringLogs(
      database,
      (id) => mine.has(id),
      async ({ runId }) => {
        if (runId === a.runId) throw new Error("gone");
        return "fine";
      },
      (error) => failed.push(error),
    );
    expect(failed).toHaveLength(1);
    expect((await b.read())?.text).toBe("fine");
  });

  it("of another tenant's workspace is not found", async () => {
    const { workspaceId } = await createRun();
    const stranger = await createTestTenant(database.db);
    await expect(watchLog(database, stranger, { workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
