import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registry } from "@molecule/registry";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { createTestDatabase, TEST_PEPPER, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./create-log.ts";
import { readSpool } from "./spool/spool-record.ts";
import { type GatewayOptions, type RunningGateway, startGateway } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { createSpoolDir } from "./testing/create-spool-dir.ts";
import { readAttempts, readCharged } from "./testing/read-attempts.ts";
import { type DatabaseProxy, startDatabaseProxy } from "./testing/start-database-proxy.ts";

const spoolDir = createSpoolDir();
let database: TestDatabase;
let model: SandboxModel;
let proxy: DatabaseProxy;
let gateway: RunningGateway;
let caller: Caller;
const options = (): GatewayOptions => ({
  spoolDir,
  ...{ databaseUrl: proxy.url, registry, pepper: TEST_PEPPER, keys: new Map(), host: "127.0.0.1", port: 0 },
  sandbox: { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl },
  log: createLog("silent"),
});
beforeAll(async () => {
  [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  proxy = await startDatabaseProxy(database.url);
  gateway = await startGateway(options());
});
afterAll(async () => {
  await gateway.close(2_000);
  await proxy.close();
  await model.close();
  await database.drop();
});
beforeEach(async () => {
  proxy.open();
  model.script([]);
  model.clearRequests();
  caller = await createCaller(database.db);
});

const send = (text: string, stream = false, to = gateway) =>
  fetch(`${to.url}/api/v1/internal/llm/anthropic/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": caller.key, "anthropic-version": "2023-06-01" },
    body: JSON.stringify({
      ...{ model: "anthropic/claude-opus-4-7", max_tokens: 100, stream },
      messages: [{ role: "user", content: text }],
    }),
  });
const attempts = () => readAttempts(database.db, caller.scope);
const servedAgain = () =>
  expect.poll(async () => (await send("repeat: x")).status, { timeout: 60_000 }).toBe(200);

describe("the database goes away", () => {
  it.each([false, true])(
    "after a call was admitted (stream: %s): the call is charged once, by the time that it is back",
    async (stream) => {
      await (await send("hi")).text();
      model.script([{ delayMs: 300 }]);
      const pending = send("What is 17 + 25?", stream);
      await expect.poll(() => model.requests().length, { interval: 5 }).toBe(2);
      proxy.cut();
      setTimeout(proxy.open, 1000);
      const response = await pending;
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("42");
      await expect
        .poll(async () => (await attempts()).at(-1), { timeout: 60_000 })
        .toMatchObject({ status: "settled", chargeNanoUsd: 145_000n });
    },
  );

  it.each([false, true])(
    "for as long as it likes: the end is kept on the disk, and charged when the database is back (stream: %s)",
    async (stream) => {
      await (await send("hi")).text();
      // A file that is about to go may go between the two lines that this is about.
      await expect.poll(() => readdirSync(spoolDir)).toEqual([]);
      model.script([{ delayMs: 200 }]);
      const pending = send("What is 17 + 25?", stream);
      await expect.poll(() => model.requests().length, { interval: 5 }).toBe(2);
      await gateway.caughtUp();
      proxy.cut();
      const response = await pending;
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("42");
      expect((await attempts()).at(-1)).toMatchObject({ status: "admitted" });
      const [file = ""] = readdirSync(spoolDir);
      const { lines, damaged } = readSpool(readFileSync(join(spoolDir, file)));
      const last = (await attempts()).at(-1)?.id;
      expect([lines.filter(({ id }) => id === last).map(({ kind }) => kind), damaged]).toEqual([
        ["admission", "settlement"],
        0,
      ]);
      proxy.open();
      await expect
        .poll(async () => (await attempts()).at(-1), { timeout: 60_000 })
        .toMatchObject({ status: "settled", chargeNanoUsd: 145_000n });
      await expect.poll(() => readdirSync(spoolDir)).toEqual([]);
    },
  );

  it.each([false, true])(
    "and the disk takes nothing either: no caller is told that it has the whole answer, and it is charged later (stream: %s)",
    async (stream) => {
      const file = join(spoolDir, "no-folder");
      writeFileSync(file, "");
      const poor = await startGateway({ ...options(), spoolDir: join(file, "spool") });
      try {
        await (await send("hi", false, poor)).text();
        model.script([{ delayMs: 200 }]);
        const pending = send("What is 17 + 25?", stream, poor);
        await expect.poll(() => model.requests().length, { interval: 5 }).toBe(2);
        proxy.cut();
        const heard = pending.then(async (response) => [response.status, await response.text()] as const);
        if (stream) await expect(heard).rejects.toThrow();
        else expect(await heard).toEqual([503, expect.not.stringContaining('"content"')]);
        proxy.open();
        await expect
          .poll(async () => (await attempts()).at(-1), { timeout: 60_000 })
          .toMatchObject({ status: "settled", chargeNanoUsd: 145_000n });
      } finally {
        await poor.close(2_000);
        rmSync(file);
      }
    },
  );

  it("before a call: served within the lease for a moment, then 503 and nothing is sent; all of it is charged", async () => {
    const isServedAfterCut = async (): Promise<boolean> => {
      proxy.open();
      await servedAgain();
      proxy.cut();
      return (await send("hi")).status === 200;
    };
    // A gateway that has just begun to listen again to what changes knows no key for a moment.
    await expect.poll(isServedAfterCut).toBe(true);
    await expect.poll(async () => (await send("hi")).status, { timeout: 60_000 }).toBe(503);
    const sent = model.requests().length;
    const response = await send("hi");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: "UNAVAILABLE" } });
    expect(model.requests()).toHaveLength(sent);
    proxy.open();
    await servedAgain();
    await gateway.caughtUp();
    const settled = (await attempts()).filter(({ status }) => status === "settled");
    expect(settled.map(({ providerRequestId }) => providerRequestId)).toEqual(
      model.requests().map(({ providerRequestId }) => providerRequestId),
    );
  });

  it("just after it committed, so that nobody knows: still one charge", async () => {
    await (await send("hi")).text();
    model.clearRequests();
    model.script([{ delayMs: 200 }]);
    await gateway.caughtUp();
    const before = await readCharged(database.db, caller);
    const pending = send("What is 17 + 25?");
    await expect.poll(() => model.requests().length, { interval: 5 }).toBe(1);
    proxy.cutNextReply();
    const response = await pending;
    expect(response.status).toBe(200);
    await response.text();
    await gateway.caughtUp();
    expect((await attempts()).at(-1)).toMatchObject({ status: "settled", chargeNanoUsd: 145_000n });
    expect(await readCharged(database.db, caller)).toBe(before + 145_000n);
  });
});
