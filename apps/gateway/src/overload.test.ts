import { once } from "node:events";
import { connect, type Socket } from "node:net";
import Anthropic from "@anthropic-ai/sdk";
import { GATEWAY_PREFIX } from "@molecule/domain";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const MOST = 3;

let test: TestGateway;
let caller: Caller;
beforeAll(async () => {
  test = await startTestGateway(() => ({ limits: { maxCalls: MOST } }));
  caller = await createCaller(test.database.db);
});
afterAll(() => test.stop());

const startSlowCall = async (): Promise<Response> =>
  fetch(`${test.anthropicBaseUrl}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": caller.key },
    body: JSON.stringify({
      ...{ model: "anthropic/claude-opus-4-7", max_tokens: 64, stream: true },
      messages: [{ role: "user", content: "slowly repeat: a b c d e f g h" }],
    }),
  });

it("turns calls away in the caller's dialect while it has too many, and settles those it has", async () => {
  const served = await Promise.all(Array.from({ length: MOST }, startSlowCall));
  const anthropic = new Anthropic({ apiKey: caller.key, baseURL: test.anthropicBaseUrl, maxRetries: 0 });
  const openai = new OpenAI({ apiKey: caller.key, baseURL: test.openaiBaseUrl, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "repeat: a" }];
  const asked = { model: "anthropic/claude-opus-4-7", max_tokens: 16, messages };
  const [refusal, otherRefusal] = await Promise.all([
    anthropic.messages.create(asked).catch((error: unknown) => error),
    openai.chat.completions.create(asked).catch((error: unknown) => error),
  ]);
  if (!(refusal instanceof Anthropic.InternalServerError)) throw new Error("not turned away");
  if (!(otherRefusal instanceof OpenAI.InternalServerError)) throw new Error("not turned away");
  expect([refusal.status, otherRefusal.status]).toEqual([503, 503]);
  expect(refusal.headers.get("retry-after")).toBe("1");
  // What asks for no call is answered all the same.
  expect((await anthropic.models.list()).data.length).toBeGreaterThan(0);
  await Promise.all(served.map((answer) => answer.text()));
  const rows = () => test.attempts(caller.scope);
  await expect.poll(rows).toMatchObject(Array.from({ length: MOST }, () => ({ status: "settled" })));
  // And there is room again.
  expect((await anthropic.messages.create(asked)).stop_reason).toBe("end_turn");
});

it("holds so many bytes of bodies at once and no more; one tenant leaves room for the others", async () => {
  const mib = 1024 * 1024;
  const own = await startTestGateway(() => ({ limits: { maxHeldBodyBytes: 2 * mib } }));
  try {
    const [greedy, modest] = [await createCaller(own.database.db), await createCaller(own.database.db)];
    const { hostname, port } = new URL(own.gateway.url);
    const open = (who: Caller, bytes: number): Socket => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => undefined);
      socket.write(
        `POST ${GATEWAY_PREFIX}/anthropic/v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: ${who.key}\r\n` +
          `Content-Length: ${20 * mib}\r\n\r\n${" ".repeat(bytes)}`,
      );
      return socket;
    };
    // None of them ever comes to its end.
    const sockets = Array.from({ length: 4 }, () => open(greedy, mib / 2));
    const refusals = sockets.map(async (socket) => String((await once(socket, "data"))[0]));
    const refused = await Promise.any(refusals);
    expect(refused).toMatch(/^HTTP\/1.1 503 /);
    expect(refused).toMatch(/retry-after: 1/i);
    expect(refused).toContain('"type":"api_error"');
    const response = await fetch(`${own.anthropicBaseUrl}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": modest.key },
      body: JSON.stringify({
        ...{ model: "anthropic/claude-opus-4-7", max_tokens: 16 },
        messages: [{ role: "user", content: "repeat: a" }],
      }),
    });
    expect(response.status).toBe(200);
    for (const socket of sockets) socket.destroy();
    // What they held is free again.
    await expect
      .poll(async () => {
        const text = "x".repeat(mib - 4096);
        const body = {
          model: "anthropic/claude-opus-4-7",
          max_tokens: 16,
          messages: [{ role: "user", content: text }],
        };
        const headers = { "x-api-key": greedy.key };
        const init = { method: "POST", headers, body: JSON.stringify(body) };
        return (await fetch(`${own.anthropicBaseUrl}/v1/messages`, init)).status;
      })
      .toBe(200);
  } finally {
    await own.stop();
  }
});
