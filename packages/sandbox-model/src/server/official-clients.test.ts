import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SandboxModel, startSandboxModel } from "./start-sandbox-model.ts";

const apiKey = "sk-sandbox-0badcafe-00112233445566778899aabbccddeeff";

let model: SandboxModel;
let anthropic: Anthropic;
let openai: OpenAI;
beforeAll(async () => {
  model = await startSandboxModel({ port: 0 });
  anthropic = new Anthropic({ apiKey, baseURL: model.anthropicBaseUrl, maxRetries: 0 });
  openai = new OpenAI({ apiKey, baseURL: model.openaiBaseUrl, maxRetries: 0 });
});
afterAll(() => model.close());

const ask = 'use tool add with {"a": 17, "b": 25}';

describe("the Anthropic SDK", () => {
  it("makes a tool round trip over a stream", async () => {
    const tools: Anthropic.Tool[] = [{ name: "add", input_schema: { type: "object" } }];
    const base = { model: "claude-opus-4-7", max_tokens: 200, tools };
    const user: Anthropic.MessageParam = { role: "user", content: ask };
    const first = await anthropic.messages.stream({ ...base, messages: [user] }).finalMessage();
    expect(first.stop_reason).toBe("tool_use");
    const call = first.content.find((block) => block.type === "tool_use");
    expect(call?.input).toEqual({ a: 17, b: 25 });
    const result: Anthropic.MessageParam = {
      role: "user",
      content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "42" }],
    };
    const second = await anthropic.messages.create({
      ...base,
      messages: [user, { role: "assistant", content: first.content }, result],
    });
    expect(second.content).toMatchObject([{ type: "text", text: "The tool answered: 42" }]);
  });

  it("raises its own error classes", async () => {
    const call = anthropic.messages.create({
      model: "m",
      max_tokens: 9,
      messages: [{ role: "user", content: "fail 429" }],
    });
    await expect(call).rejects.toBeInstanceOf(Anthropic.RateLimitError);
  });

  it("lists models and counts tokens", async () => {
    expect((await anthropic.models.list()).data.length).toBeGreaterThan(0);
    const counted = await anthropic.messages.countTokens({
      model: "m",
      messages: [{ role: "user", content: "abcdefgh" }],
    });
    expect(counted.input_tokens).toBe(2);
  });
});

describe("the OpenAI SDK", () => {
  it("makes a tool round trip in chat completions", async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      { type: "function", function: { name: "add", parameters: {} } },
    ];
    const user: OpenAI.ChatCompletionMessageParam = { role: "user", content: ask };
    const first = await openai.chat.completions
      .stream({ model: "gpt-5.4", messages: [user], tools, stream_options: { include_usage: true } })
      .finalChatCompletion();
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== "function") throw new Error("no tool call");
    expect(JSON.parse(call.function.arguments)).toEqual({ a: 17, b: 25 });
    expect(first.usage?.total_tokens).toBeGreaterThan(0);
    const second = await openai.chat.completions.create({
      model: "gpt-5.4",
      messages: [user, message, { role: "tool", tool_call_id: call.id, content: "42" }],
      tools,
    });
    expect(second.choices[0]?.message.content).toBe("The tool answered: 42");
  });

  it("streams the Responses API with a tool call", async () => {
    const tools: OpenAI.Responses.Tool[] = [
      { type: "function", name: "add", parameters: { type: "object" }, strict: false },
    ];
    const stream = openai.responses.stream({ model: "gpt-5.4", input: ask, tools });
    const final = await stream.finalResponse();
    expect(final.output).toMatchObject([{ type: "function_call", name: "add" }]);
    expect(final.usage?.output_tokens).toBeGreaterThan(0);
  });

  it.each([true, false])("calls a tool of a namespace in the Responses API, streamed: %s", async (stream) => {
    const crm: OpenAI.Responses.NamespaceTool = {
      ...{ type: "namespace", name: "crm", description: "Customers" },
      tools: [{ type: "function", name: "find", parameters: { type: "object" } }],
    };
    const body = { model: "gpt-5.4", input: 'use tool crm.find with {"id":7}', tools: [crm] };
    const { output } = stream
      ? await openai.responses.stream(body).finalResponse()
      : await openai.responses.create(body);
    expect(output).toMatchObject([{ type: "function_call", namespace: "crm", name: "find" }]);
  });

  it("raises its own error classes", async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "fail 500" }];
    await expect(openai.chat.completions.create({ model: "m", messages })).rejects.toBeInstanceOf(
      OpenAI.InternalServerError,
    );
  });
});
