import { once } from "node:events";
import { connect } from "node:net";
import { registry } from "@molecule/registry";
import { TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./create-log.ts";
import { type RunningGateway, startGateway } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { createSpoolDir } from "./testing/create-spool-dir.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const MAX_BODY_BYTES = 8 * 1024 * 1024;

let test: TestGateway;
let caller: Caller;
beforeAll(async () => {
  test = await startTestGateway(() => ({
    limits: { stallMs: 200, drainMs: 600, silenceMs: 400, requestMs: 700, maxBodyBytes: MAX_BODY_BYTES },
  }));
});
afterAll(() => test.stop());
beforeEach(async () => {
  test.model.clearRequests();
  test.model.script([]);
  caller = await createCaller(test.database.db);
});

const attempts = () => test.attempts(caller.scope);

/** Enough of them fill every buffer on the way. */
const LONG_WORD = `${"x".repeat(2_000)} `;

/** A caller that sends a call and then only reads what the test wants. */
const callRaw = (text: string, gateway = test.gateway) => {
  const body = JSON.stringify({
    ...{ model: "anthropic/claude-opus-4-7", max_tokens: 2_000_000, stream: true },
    messages: [{ role: "user", content: text }],
  });
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.on("error", () => undefined);
  socket.write(
    `POST /api/v1/internal/llm/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: ${caller.key}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
};

describe("a caller that stops reading", () => {
  /** Its calls are long, and are to end by the caller's own doing. */
  let patient: RunningGateway;
  beforeAll(async () => {
    patient = await startGateway({
      ...{ databaseUrl: test.database.url, registry, pepper: TEST_PEPPER, keys: new Map() },
      ...{ host: "127.0.0.1", port: 0, log: createLog("fatal"), spoolDir: createSpoolDir() },
      sandbox: { anthropicBaseUrl: test.model.anthropicBaseUrl, openaiBaseUrl: test.model.openaiBaseUrl },
      limits: { stallMs: 1_500, drainMs: 30_000, requestMs: 30_000, maxBodyBytes: MAX_BODY_BYTES },
    });
  });
  afterAll(() => patient.close(2_000));

  it("counts as gone after a while; its call is still settled on the provider's numbers", async () => {
    const socket = callRaw(`repeat: ${LONG_WORD.repeat(2_000)}`, patient);
    await expect.poll(attempts).toMatchObject([{ status: "settled" }]);
    expect((await attempts())[0]?.usage?.output).toBe(test.model.requests()[0]?.usage?.["output_tokens"]);
    socket.destroy();
  });

  it("that reads again in time gets all of it", async () => {
    const words = LONG_WORD.repeat(1_000).trim();
    const socket = callRaw(`repeat: ${words}`, patient);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.resume();
    let bytes = 0;
    let tail = "";
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      tail = (tail + chunk.toString("latin1")).slice(-200);
    });
    await expect.poll(() => tail, { timeout: 60_000 }).toContain("message_stop");
    expect(bytes).toBeGreaterThan(words.length);
    socket.destroy();
  });
});

describe("a caller that leaves", () => {
  it("a provider that takes too long to end is cut off: charged by an upper bound, not free", async () => {
    const socket = callRaw("slowly repeat: a b c d e f g h i j k l m n o p");
    await once(socket.resume(), "data");
    socket.destroy();
    await expect
      .poll(attempts, { timeout: 60_000 })
      .toMatchObject([{ status: "settled", estimated: true, reason: expect.stringContaining("broke off") }]);
    await expect.poll(() => test.model.requests()[0]?.outcome).toBe("aborted");
  });
});

describe("a provider that falls silent", () => {
  it("before its first byte: 504, and the call is visible as unresolved", async () => {
    test.model.script([{ delayMs: 20_000 }]);
    const response = await fetch(`${test.anthropicBaseUrl}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": caller.key },
      body: JSON.stringify({
        ...{ model: "anthropic/claude-opus-4-7", max_tokens: 10 },
        messages: [{ role: "user", content: "hi" }],
      }),
    });
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { type: "timeout_error" } });
    await expect.poll(attempts).toMatchObject([{ status: "unresolved" }]);
  });

  it("in the middle of a stream: the caller does not take it for whole, and the call is visible", async () => {
    test.model.script([{ deltaDelayMs: 20_000 }]);
    const socket = callRaw("repeat: a b c d").resume();
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    await once(socket, "close");
    expect(text).toContain("message_start");
    expect(text).not.toContain("message_stop");
    expect(text.endsWith("0\r\n\r\n")).toBe(false);
    await expect.poll(attempts).toMatchObject([{ status: "unresolved", chargeNanoUsd: null }]);
  });
});

describe("callers that send slowly", () => {
  it.each([
    ["their headers", "POST /api/v1/internal/llm/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\nx-a: "],
    [
      "their body",
      "POST /api/v1/internal/llm/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    ],
  ])("%s: 200 of them are cut off, and others are served meanwhile", async (_, beginning) => {
    const { hostname, port } = new URL(test.gateway.url);
    let open = 200;
    const sockets = Array.from({ length: open }, () => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => undefined).resume();
      socket.write(beginning);
      const trickle = setInterval(() => socket.write("a"), 50);
      socket.once("close", () => {
        clearInterval(trickle);
        open -= 1;
      });
      return socket;
    });
    const response = await fetch(`${test.anthropicBaseUrl}/v1/models`, {
      headers: { "x-api-key": caller.key },
    });
    expect(response.status).toBe(200);
    await expect.poll(() => open, { timeout: 60_000 }).toBe(0);
    for (const socket of sockets) socket.destroy();
  });
});

describe("a request that could be read in two ways", () => {
  it.each([
    ["two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    ["a length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
    ["a folded header", "x-api-key: a\r\n b\r\n\r\n"],
    ["a bare line feed in a header", "x-a: b\nContent-Length: 2\r\n\r\n{}"],
  ])("%s: refused and closed", async (_, rest) => {
    const { hostname, port } = new URL(test.gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(`POST /api/v1/internal/llm/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\n${rest}`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(String(answer)).toMatch(/connection: close/i);
    socket.destroy();
    expect(test.model.requests()).toEqual([]);
  });
});

describe("headers", () => {
  it("are bounded", async () => {
    const { hostname, port } = new URL(test.gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    const many = Array.from({ length: 10_000 }, (_, index) => `x-${index}: 1\r\n`).join("");
    socket.write(`POST /api/v1/internal/llm/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\n${many}\r\n`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 431 /);
    expect((await fetch(`${test.gateway.url}/healthz`)).status).toBe(200);
  });
});
