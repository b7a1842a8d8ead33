import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SandboxModel, startSandboxModel } from "./start-sandbox-model.ts";

const KEY = "sk-sandbox-0badcafe-00112233445566778899aabbccddeeff";

let model: SandboxModel;
beforeAll(async () => {
  model = await startSandboxModel({ port: 0 });
});
afterAll(() => model.close());
beforeEach(() => {
  model.clearRequests();
  model.script([]);
});

const anthropic = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${model.anthropicBaseUrl}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify(body),
  });
const openai = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${model.openaiBaseUrl}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    body: JSON.stringify(body),
  });
const question = (text: string) => ({
  model: "claude-opus-4-7",
  max_tokens: 100,
  messages: [{ role: "user", content: text }],
});
const SUM = "What is 17 + 25?";

describe("credentials", () => {
  it.each([
    ["a real-looking key", { "x-api-key": "sk-ant-api03-xxxxxxxxxxxx" }],
    ["no key", { "x-api-key": "" }],
    ["an access key of the gateway", { "x-api-key": "mk_live_xxxxxxxxxxxxxxxx" }],
  ])("refuses %s in the dialect and keeps no value", async (_, headers) => {
    const response = await anthropic(question(SUM), headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "authentication_error" },
      request_id: response.headers.get("request-id"),
    });
    expect(JSON.stringify(model.requests())).not.toContain("xxxxxxxx");
    expect(model.requests()).toHaveLength(1);
  });

  it("records digests, by either header", async () => {
    await anthropic(question(SUM));
    await anthropic(question(SUM), { "x-api-key": "", authorization: `Bearer ${KEY}` });
    const sha256 = createHash("sha256").update(KEY).digest("hex");
    expect(model.requests()).toMatchObject([
      { credentialKind: "x-api-key", credentialSha256: sha256, status: 200, outcome: "answered" },
      { credentialKind: "bearer", credentialSha256: sha256 },
    ]);
    expect(JSON.stringify(model.requests())).not.toContain(KEY);
  });
});

describe("Anthropic messages", () => {
  it("answers with usage by the published rule", async () => {
    const response = await anthropic(question(SUM));
    expect(await response.json()).toMatchObject({
      type: "message",
      role: "assistant",
      model: "claude-opus-4-7",
      content: [{ type: "text", text: "The answer is 42." }],
      stop_reason: "end_turn",
      usage: { input_tokens: 4, output_tokens: 5, cache_read_input_tokens: 0 },
    });
    expect(model.requests()[0]?.usage).toMatchObject({ input_tokens: 4, output_tokens: 5 });
  });

  it("streams the same text with cumulative usage", async () => {
    const text = await (await anthropic({ ...question(SUM), stream: true })).text();
    const events = text
      .trim()
      .split("\n\n")
      .map((block) => JSON.parse(block.split("\ndata: ")[1] ?? "null"));
    expect(events.map((event) => event.type)).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      ...Array(4).fill("content_block_delta"),
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events.map((event) => event.delta?.text ?? "").join("")).toBe("The answer is 42.");
    expect(events[0].message.usage).toMatchObject({ input_tokens: 4, output_tokens: 1 });
    expect(events.at(-2).usage).toMatchObject({ input_tokens: 4, output_tokens: 5 });
  });

  it("counts tokens as the call would", async () => {
    const response = await fetch(`${model.anthropicBaseUrl}/v1/messages/count_tokens`, {
      method: "POST",
      headers: { "x-api-key": KEY },
      body: JSON.stringify({ model: "m", messages: question(SUM).messages }),
    });
    expect(await response.json()).toEqual({ input_tokens: 4 });
  });

  it.each([
    [{ model: "m", messages: [{ role: "user", content: "x" }] }, 400, "max_tokens"],
    [{ model: "m", max_tokens: 1, messages: [] }, 400, "messages"],
    [question("fail 500 boom"), 500, "boom"],
    [question("fail 529"), 529, "asked to fail"],
  ])("refuses %j with %i", async (body, status, words) => {
    const response = await anthropic(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(words) } });
  });

  it("needs a version header, as the API does", async () => {
    const response = await fetch(`${model.anthropicBaseUrl}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": KEY },
      body: JSON.stringify(question(SUM)),
    });
    expect(response.status).toBe(400);
  });
});

describe("OpenAI", () => {
  const chat = { model: "gpt-5.4", messages: [{ role: "user", content: SUM }] };

  it("completes a chat", async () => {
    expect(await (await openai("/chat/completions", chat)).json()).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { content: "The answer is 42." }, finish_reason: "stop" }],
      usage: { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9 },
    });
  });

  it.each([
    [true, 1],
    [false, 0],
  ])("sends a usage chunk only if asked (%s)", async (include_usage, expected) => {
    const body = { ...chat, stream: true, stream_options: { include_usage } };
    const text = await (await openai("/chat/completions", body)).text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text.match(/"choices":\[\],"usage":\{/g) ?? []).toHaveLength(expected);
    expect(text.includes('"usage":null')).toBe(include_usage);
  });

  it("answers the Responses API, streaming and not", async () => {
    const body = { model: "gpt-5.4", input: SUM };
    expect(await (await openai("/responses", body)).json()).toMatchObject({
      object: "response",
      status: "completed",
      output: [{ content: [{ type: "output_text", text: "The answer is 42." }] }],
      usage: { input_tokens: 4, output_tokens: 5, total_tokens: 9 },
    });
    const text = await (await openai("/responses", { ...body, stream: true })).text();
    expect(text).toContain("event: response.created\n");
    expect(text.trim().split("\n\n").at(-1)).toMatch(
      /^event: response\.completed\n.*"usage":\{"input_tokens":4/s,
    );
  });

  it("shapes its errors", async () => {
    const response = await openai("/chat/completions", {
      ...chat,
      messages: [{ role: "user", content: "fail 429" }],
    });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toMatchObject({ error: { type: "rate_limit_exceeded", param: null } });
  });
});

describe("control", () => {
  it("scripts a failure for one matching call", async () => {
    const put = await fetch(`${model.url}/control/script`, {
      method: "PUT",
      body: JSON.stringify({
        answers: [{ status: 503, message: "down", match: { path: "/anthropic/v1/messages" } }],
      }),
    });
    expect(await put.json()).toEqual({ ok: true, left: 1 });
    expect((await anthropic(question(SUM))).status).toBe(503);
    expect((await anthropic(question(SUM))).status).toBe(200);
  });

  it("scripts a look-up of models only where it is named", async () => {
    const path = "/anthropic/v1/models";
    const look = async () =>
      (await fetch(`${model.url}${path}`, { headers: { "x-api-key": "sk-sandbox-0123456789" } })).status;
    model.script([{ status: 500 }, { status: 503, match: { path } }]);
    expect([await look(), await look()]).toEqual([503, 200]);
  });

  it("cuts a stream after so many events", async () => {
    model.script([{ cutAfterEvents: 4 }]);
    const response = await anthropic({ ...question(SUM), stream: true });
    await expect(response.text()).rejects.toThrow();
    expect(model.requests()[0]?.outcome).toBe("cut");
  });

  it("reports a malformed usage, or none", async () => {
    model.script([{ usage: { input_tokens: -1 } }, { usage: null }]);
    expect(await (await anthropic(question(SUM))).json()).toMatchObject({ usage: { input_tokens: -1 } });
    expect(await (await anthropic(question(SUM))).json()).not.toHaveProperty("usage");
  });

  it("answers no page of a browser, and nobody from elsewhere", async () => {
    const fromPage = await fetch(`${model.url}/control/requests`, {
      headers: { origin: "http://evil.test" },
    });
    expect(fromPage.status).toBe(403);
  });

  it("refuses a script that it does not understand", async () => {
    const put = await fetch(`${model.url}/control/script`, {
      method: "PUT",
      body: '{"answers":[{"statsu":1}]}',
    });
    expect(put.status).toBe(400);
  });

  it("notices a client that leaves", async () => {
    const abort = new AbortController();
    const response = await fetch(`${model.anthropicBaseUrl}/v1/messages`, {
      method: "POST",
      signal: abort.signal,
      headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ ...question("slowly repeat: a b c d e f"), stream: true }),
    });
    await response.body?.getReader().read();
    abort.abort();
    await expect.poll(() => model.requests()[0]?.outcome).toBe("aborted");
  });
});
