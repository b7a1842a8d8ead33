import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const ASK = 'use tool add with {"a": 17, "b": 25}';
const OPUS = "anthropic/claude-opus-4-7";
const GPT = "openai/gpt-5.4";

let test: TestGateway;
let anthropic: Anthropic;
let openai: OpenAI;
beforeAll(async () => {
  test = await startTestGateway();
  const claude = await createCaller(test.database.db);
  const codex = await createCaller(test.database.db, { runtime: "codex" });
  anthropic = new Anthropic({ apiKey: claude.key, baseURL: test.anthropicBaseUrl, maxRetries: 0 });
  openai = new OpenAI({ apiKey: codex.key, baseURL: test.openaiBaseUrl, maxRetries: 0 });
});
afterAll(() => test.stop());

describe("the Anthropic SDK, unmodified", () => {
  it("makes a tool round trip, streamed and not", async () => {
    const tools: Anthropic.Tool[] = [{ name: "add", input_schema: { type: "object" } }];
    const base = { model: OPUS, max_tokens: 200, tools };
    const user: Anthropic.MessageParam = { role: "user", content: ASK };
    const first = await anthropic.messages.stream({ ...base, messages: [user] }).finalMessage();
    const call = first.content.find((block) => block.type === "tool_use");
    expect(call?.input).toEqual({ a: 17, b: 25 });
    expect(first.usage.output_tokens).toBeGreaterThan(0);
    const second = await anthropic.messages.create({
      ...base,
      messages: [
        user,
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "42" }] },
      ],
    });
    expect(second.content).toMatchObject([{ text: "The tool answered: 42" }]);
    expect(second._request_id).toMatch(/^req_/);
  });

  it("sends as Claude Code does: beta query, beta header, a system turn at the end", async () => {
    const answer = await anthropic.beta.messages.create({
      ...{ model: OPUS, max_tokens: 100, betas: ["context-management-2025-06-27"] },
      messages: [{ role: "user", content: "What is 17 + 25?" }],
    });
    expect(answer.content).toMatchObject([{ text: "The answer is 42." }]);
  });

  it("lists the models that this run is served, and counts tokens", async () => {
    const models = await anthropic.models.list();
    expect(models.data.map((model) => model.id)).toContain(OPUS);
    expect(models.data.map((model) => model.id)).not.toContain("opus");
    const { input_tokens } = await anthropic.messages.countTokens({
      model: OPUS,
      messages: [{ role: "user", content: "abcdefgh" }],
    });
    expect(input_tokens).toBe(2);
  });

  it("raises its own classes", async () => {
    const ask = (model: string, content: string) =>
      anthropic.messages.create({ model, max_tokens: 9, messages: [{ role: "user", content }] });
    await expect(ask(OPUS, "fail 429")).rejects.toBeInstanceOf(Anthropic.RateLimitError);
    await expect(ask(OPUS, "fail 500")).rejects.toBeInstanceOf(Anthropic.InternalServerError);
    await expect(ask("opus", "hi")).rejects.toBeInstanceOf(Anthropic.UnprocessableEntityError);
    const stranger = new Anthropic({ apiKey: "mk_live_no", baseURL: test.anthropicBaseUrl, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });
});

describe("the OpenAI SDK, unmodified", () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "What is 17 + 25?" }];

  it.each([
    [undefined, 0],
    [{ include_usage: false }, 0],
    [{ include_usage: true }, 1],
  ])("streams a chat; usage chunks with %j: %i", async (stream_options, expected) => {
    const options = stream_options === undefined ? {} : { stream_options };
    const stream = await openai.chat.completions.create({ model: GPT, messages, stream: true, ...options });
    let text = "";
    let usageChunks = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      if (chunk.usage) usageChunks += 1;
    }
    expect(text).toBe("The answer is 42.");
    expect(usageChunks).toBe(expected);
  });

  it("makes a tool round trip", async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      { type: "function", function: { name: "add", parameters: {} } },
    ];
    const user: OpenAI.ChatCompletionMessageParam = { role: "user", content: ASK };
    const first = await openai.chat.completions
      .stream({ model: GPT, messages: [user], tools })
      .finalChatCompletion();
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== "function") throw new Error("no tool call");
    expect(JSON.parse(call.function.arguments)).toEqual({ a: 17, b: 25 });
    const second = await openai.chat.completions.create({
      model: GPT,
      messages: [user, message, { role: "tool", tool_call_id: call.id, content: "42" }],
      tools,
    });
    expect(second.choices[0]?.message.content).toBe("The tool answered: 42");
  });

  it("uses the Responses API, streamed and not", async () => {
    const plain = await openai.responses.create({ model: GPT, input: "What is 17 + 25?" });
    expect(plain.output_text).toBe("The answer is 42.");
    const final = await openai.responses.stream({ model: GPT, input: "repeat: done" }).finalResponse();
    expect(final.output_text).toBe("done");
    expect(final.usage?.output_tokens).toBe(1);
  });

  it("lists models and raises its own classes", async () => {
    const ids = (await openai.models.list()).data.map((model) => model.id);
    expect(ids).toEqual(["openai/gpt-5.4", "openai/gpt-5.4-mini"]);
    const fail: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "fail 500" }];
    await expect(openai.chat.completions.create({ model: GPT, messages: fail })).rejects.toBeInstanceOf(
      OpenAI.InternalServerError,
    );
    await expect(openai.chat.completions.create({ model: "gpt-5.4", messages })).rejects.toBeInstanceOf(
      OpenAI.UnprocessableEntityError,
    );
  });
});
