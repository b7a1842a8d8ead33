import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { registry } from "@molecule/registry";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { fingerprint } from "@molecule/secrets/seal";
import {
  createTestDatabase,
  type SpawnedGateway,
  spawnGateway,
  TEST_PEPPER,
  TEST_PEPPER_TEXT,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "./create-log.ts";
import { type RunningGateway, startGateway } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { createSpoolDir } from "./testing/create-spool-dir.ts";
import { readAttempts, readCharged } from "./testing/read-attempts.ts";

let database: TestDatabase;
let model: SandboxModel;
const children: ChildProcess[] = [];
beforeAll(async () => {
  [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
});
afterAll(async () => {
  await model.close();
  await database.drop();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** The gateway as `boot` starts it: its own process, configured by its environment alone. */
const startChild = async (stdin: "pipe" | "ignore" = "pipe"): Promise<SpawnedGateway> => {
  const gateway = await spawnGateway(
    {
      DATABASE_URL: database.url,
      SANDBOX_MODEL_URL: model.url,
      GATEWAY_SPOOL_DIR: createSpoolDir(),
      FINGERPRINT_PEPPER: TEST_PEPPER_TEXT,
    },
    { stdin },
  );
  children.push(gateway.process);
  return gateway;
};

const startStream = (url: string, caller: Caller, text: string): Promise<Response> =>
  fetch(`${url}/api/v1/internal/llm/anthropic/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": caller.key, "anthropic-version": "2023-06-01" },
    body: JSON.stringify({
      ...{ model: "anthropic/claude-opus-4-7", max_tokens: 100, stream: true },
      messages: [{ role: "user", content: text }],
    }),
  });

/** Another gateway on the same database, in this process. */
const startHere = (): Promise<RunningGateway> =>
  startGateway({
    spoolDir: createSpoolDir(),
    ...{
      databaseUrl: database.url,
      registry,
      pepper: TEST_PEPPER,
      keys: new Map(),
      host: "127.0.0.1",
      port: 0,
    },
    sandbox: { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl },
    log: createLog("fatal"),
    sweep: { intervalMs: 50, graceSeconds: 1, silentSeconds: 0 },
  });

const attempts = (caller: Caller) => readAttempts(database.db, caller.scope);

it("a gateway that cannot start says why, and nothing of its credentials", async () => {
  const empty = new URL(database.url);
  empty.pathname = "/postgres";
  const key = "sk-ant-canary-0123456789-last";
  const child = spawn(process.execPath, [fileURLToPath(new URL("../bin/gateway.mjs", import.meta.url))], {
    env: {
      DATABASE_URL: empty.href,
      GATEWAY_PORT: "0",
      GATEWAY_SPOOL_DIR: createSpoolDir(),
      FINGERPRINT_PEPPER: TEST_PEPPER_TEXT,
      MOLECULE_PLATFORM_KEYS_ANTHROPIC: key,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.push(child);
  const exit = once(child, "exit");
  const said = (await Promise.all([child.stdout.toArray(), child.stderr.toArray()])).flat().join("");
  expect((await exit)[0]).toBe(1);
  expect(said).toContain('relation \\"platform_credentials\\" does not exist');
  for (const secret of [key, fingerprint(TEST_PEPPER, key), "last", "params"])
    expect(said).not.toContain(secret);
});

describe("kill -9 in the middle of a stream", () => {
  it("leaves a visible attempt, which another gateway resolves", async () => {
    const caller = await createCaller(database.db);
    const first = await startChild();
    const response = await startStream(first.url, caller, "slowly repeat: a b c d e f g h i j");
    await response.body?.getReader().read();
    await expect.poll(() => attempts(caller)).toMatchObject([{ status: "admitted" }]);
    first.process.kill("SIGKILL");
    await once(first.process, "exit");

    const second = await startHere();
    try {
      await expect
        .poll(() => attempts(caller), { timeout: 60_000, interval: 20 })
        .toMatchObject([{ status: "unresolved", reason: expect.stringContaining("went away") }]);
      await expect
        .poll(() => attempts(caller), { timeout: 60_000 })
        .toMatchObject([{ status: "void", chargeNanoUsd: null, finishedAt: expect.any(Date) }]);
      expect(await readCharged(database.db, caller)).toBe(0n);
    } finally {
      await second.close(2_000);
    }
  });

  it("a living gateway's attempts are left alone by another's sweep", async () => {
    const caller = await createCaller(database.db);
    const first = await startChild();
    const response = await startStream(first.url, caller, `slowly repeat: ${"word ".repeat(40)}`);
    const reader = response.body?.getReader();
    await reader?.read();
    const second = await startHere();
    // Its sweep has run many times by then.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await attempts(caller)).toMatchObject([{ status: "admitted" }]);
    while (!(await reader?.read())?.done);
    await expect.poll(() => attempts(caller)).toMatchObject([{ status: "settled" }]);
    await second.close(2_000);
  });
});

it("a gateway without an input, as in a container, takes that for no end", async () => {
  const caller = await createCaller(database.db);
  const { url } = await startChild("ignore");
  const response = await startStream(url, caller, "slowly repeat: a b c");
  expect(await response.text()).toContain("message_stop");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

describe("the end of a gateway", () => {
  it.each([
    ["SIGTERM", (child: ChildProcess) => child.kill("SIGTERM")],
    ["the end of its input", (child: ChildProcess) => child.stdin?.end()],
  ])("%s: takes no more, lets the stream finish and settle, exits with 0", async (_, stop) => {
    const caller = await createCaller(database.db);
    const child = await startChild();
    const response = await startStream(child.url, caller, "slowly repeat: a b c d e f g h");
    const reader = response.body?.getReader();
    await reader?.read();
    const exit = once(child.process, "exit");
    stop(child.process);
    await expect
      .poll(
        () =>
          fetch(`${child.url}/healthz`).then(
            (answer) => answer.status,
            () => "closed",
          ),
        { timeout: 60_000 },
      )
      .toBe("closed");
    let text = "";
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      text += new TextDecoder().decode(part.value);
    expect(text).toContain("message_stop");
    expect((await exit)[0]).toBe(0);
    expect(await attempts(caller)).toMatchObject([{ status: "settled" }]);
  });
});
