import { setTimeout as delay } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { messages } from "@molecule/db/schema";
import type { RunStage, WorkspaceId } from "@molecule/domain";
import {
  pauseWorkspace,
  removeWorkspace,
  requestRestart,
  resumeWorkspace,
  sendMessage,
  setSecrets,
} from "@molecule/services";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestInstallation, pidOf, type TestInstallation, until } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeAll(async () => {
  test = await createTestInstallation();
  await test.start();
});
afterAll(() => test.stop());

const save = async (id: WorkspaceId, value: string) => {
  await setSecrets(test.ctx, test.scope, {
    workspaceId: id,
    entries: [{ name: "NUMBER", value, kind: "variable" }],
  });
  await requestRestart(test.ctx, test.scope, { workspaceId: id });
};

/** A stage may be over before anybody looks; its event stays. */
const entered = async (id: WorkspaceId, stage: RunStage, generation: number) =>
  (await test.events(id)).some((event) => event.what === stage && event.generation === generation);

describe("what is wanted last", () => {
  it("becomes one restart, however often it was saved", async () => {
    const id = await test.create();
    await test.untilOnline(id);
    for (let n = 1; n <= 10; n += 1) await save(id, String(n));
    const run = await test.untilOnline(id, 11);
    expect((await test.environ(pidOf(run)))["NUMBER"]).toBe("10");
    const lived = (await test.runs(id)).filter((one) => one.liveAt !== null);
    expect(lived.length).toBeLessThanOrEqual(3);
  });

  it("leads to one more restart when it was saved during one", async () => {
    const id = await test.create();
    await test.untilOnline(id);
    await save(id, "first");
    await until("starting", () => entered(id, "starting", 2));
    await save(id, "second");
    const run = await test.untilOnline(id, 3);
    expect((await test.environ(pidOf(run)))["NUMBER"]).toBe("second");
    const lived = (await test.runs(id)).filter((one) => one.liveAt !== null);
    expect(lived.map((one) => one.generation)).toEqual([1, 2, 3]);
  });
});

describe("a workspace", () => {
  it("is paused, resumed by the same path, and removed", async () => {
    const id = await test.create();
    const first = await test.untilOnline(id);
    await pauseWorkspace(test.ctx, test.scope, { workspaceId: id });
    await until("paused", async () => (await test.workspace(id)).observedState === "paused");
    expect(await test.processes(first.id)).toEqual([]);
    expect((await test.runs(id))[0]).toMatchObject({ endReason: "paused" });
    await until("let go", async () => (await test.workspace(id)).leaseOwner === null);
    await resumeWorkspace(test.ctx, test.scope, { workspaceId: id });
    const second = await test.untilOnline(id, 3);
    expect(second.mode).toBe("byok");
    const { name } = await test.workspace(id);
    await removeWorkspace(test.ctx, test.scope, { workspaceId: id, confirmName: name });
    await until("removed", async () => (await test.workspace(id)).observedState === "removed");
    expect(await test.processes(second.id)).toEqual([]);
  });

  it("is paused in the middle of a start", async () => {
    const id = await test.create();
    await until("registering", () => entered(id, "registering", 1));
    await pauseWorkspace(test.ctx, test.scope, { workspaceId: id });
    await until("paused", async () => (await test.workspace(id)).observedState === "paused");
    await delay(300);
    for (const run of await test.runs(id)) expect(await test.processes(run.id)).toEqual([]);
  });
});

const talk = (id: WorkspaceId) =>
  withTenant(test.ctx.db, test.scope, (tx) =>
    tx.select().from(messages).where(eq(messages.workspaceId, id)).orderBy(asc(messages.seq)),
  );
const answered = (id: WorkspaceId, count: number) =>
  until(`${count} answers`, async () => {
    const answers = (await talk(id)).filter((one) => one.author === "agent" && one.finishedAt !== null);
    return answers.length >= count && answers;
  });

describe("messages", () => {
  it("reach the agent, and those sent during a restart reach the next one, in order, once", async () => {
    const id = await test.create();
    await sendMessage(test.ctx, test.scope, { workspaceId: id, body: "What is 2 + 2?" });
    const first = await test.untilOnline(id);
    const [early] = await answered(id, 1);
    expect(early).toMatchObject({ status: "done", payer: "tenant", runId: first.id });
    await requestRestart(test.ctx, test.scope, { workspaceId: id });
    for (const body of ["What is 3 + 4?", "What is 5 + 6?"])
      await sendMessage(test.ctx, test.scope, { workspaceId: id, body });
    await test.untilOnline(id, 2);
    const answers = await answered(id, 3);
    expect(answers.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect(answers.map(({ body }) => /\d+/.exec(body)?.[0])).toHaveLength(3);
    expect((await talk(id)).filter((one) => one.author === "user")).toHaveLength(3);
  });
});
