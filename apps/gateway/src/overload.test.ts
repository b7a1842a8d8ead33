import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { readAttempts } from "./testing/read-attempts.ts";
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
  const rows = () => readAttempts(test.database.db, caller.scope);
  await expect.poll(rows).toMatchObject(Array.from({ length: MOST }, () => ({ status: "settled" })));
  // And there is room again.
  expect((await anthropic.messages.create(asked)).stop_reason).toBe("end_turn");
});
