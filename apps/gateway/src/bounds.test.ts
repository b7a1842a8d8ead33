import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { readAttempts } from "./testing/read-attempts.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

let test: TestGateway;
let caller: Caller;
beforeAll(async () => {
  test = await startTestGateway(() => ({
    limits: { stallMs: 200, drainMs: 600, maxBodyBytes: 8 * 1024 * 1024 },
  }));
});
afterAll(() => test.stop());
beforeEach(async () => {
  test.model.clearRequests();
  test.model.script([]);
  caller = await createCaller(test.database.db);
});

const attempts = () => readAttempts(test.database.db, caller.scope);

/** Enough of them fill every buffer on the way. */
const LONG_WORD = `${"x".repeat(2_000)} `;

/** A caller that sends a call and then only reads what the test wants. */
const callRaw = (text: string) => {
  const body = JSON.stringify({
    ...{ model: "anthropic/claude-opus-4-7", max_tokens: 2_000_000, stream: true },
    messages: [{ role: "user", content: text }],
  });
  const { hostname, port } = new URL(test.gateway.url);
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
  it("counts as gone after a while; its call is still settled on the provider's numbers", async () => {
    const socket = callRaw(`repeat: ${LONG_WORD.repeat(2_000)}`);
    await expect.poll(attempts, { timeout: 10_000 }).toMatchObject([{ status: "settled" }]);
    expect((await attempts())[0]?.usage?.output).toBe(test.model.requests()[0]?.usage?.["output_tokens"]);
    socket.destroy();
  });

  it("that reads again in time gets all of it", async () => {
    const words = LONG_WORD.repeat(1_000).trim();
    const socket = callRaw(`repeat: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.resume();
    let bytes = 0;
    let tail = "";
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      tail = (tail + chunk.toString("latin1")).slice(-200);
    });
    await expect.poll(() => tail, { timeout: 10_000 }).toContain("message_stop");
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
      .poll(attempts, { timeout: 5000 })
      .toMatchObject([{ status: "settled", estimated: true, reason: expect.stringContaining("broke off") }]);
    await expect.poll(() => test.model.requests()[0]?.outcome).toBe("aborted");
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
