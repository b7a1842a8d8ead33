import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { GPT, OPUS, startCharging } from "./charged-gateway.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());

const ASK = 'use tool add with {"a": 17, "b": 25}';

describe("the Anthropic SDK", () => {
  it("streams a tool call, hands in its result, and is charged to the unit", async () => {
    const { caller, expectCharge } = await startCharging(test, OPUS, "claude-code");
    const client = new Anthropic({ apiKey: caller.key, baseURL: test.anthropicBaseUrl });
    const tools: Anthropic.Tool[] = [{ name: "add", input_schema: { type: "object" } }];
    const user: Anthropic.MessageParam = { role: "user", content: ASK };
    const base = { model: OPUS, max_tokens: 200, tools };
    const first = await client.messages.stream({ ...base, messages: [user] }).finalMessage();
    const call = first.content.find((block) => block.type === "tool_use");
    expect(call?.input).toEqual({ a: 17, b: 25 });
    const result = { type: "tool_result", tool_use_id: call?.id ?? "", content: "42" } as const;
    const second = await client.messages.create({
      ...base,
      messages: [user, { role: "assistant", content: first.content }, { role: "user", content: [result] }],
    });
    expect(second.content).toMatchObject([{ text: "The tool answered: 42" }]);
    await expectCharge(2);
  });
});

describe("the OpenAI SDK", () => {
  it("streams a chat with a tool call, hands in its result, and is charged to the unit", async () => {
    const { caller, expectCharge } = await startCharging(test, GPT, "codex");
    const client = new OpenAI({ apiKey: caller.key, baseURL: test.openaiBaseUrl });
    const tools: OpenAI.ChatCompletionTool[] = [
      { type: "function", function: { name: "add", parameters: {} } },
    ];
    const user: OpenAI.ChatCompletionMessageParam = { role: "user", content: ASK };
    const stream = client.chat.completions.stream({ model: GPT, messages: [user], tools });
    const message = (await stream.finalChatCompletion()).choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== "function") throw new Error("no tool call");
    expect(JSON.parse(call.function.arguments)).toEqual({ a: 17, b: 25 });
    const result = { role: "tool", tool_call_id: call.id, content: "42" } as const;
    const second = await client.chat.completions.create({
      ...{ model: GPT, messages: [user, message, result], tools },
    });
    expect(second.choices[0]?.message.content).toBe("The tool answered: 42");
    await expectCharge(2);
  });

  it("streams a response with a tool call, hands in its result, and is charged to the unit", async () => {
    const { caller, expectCharge } = await startCharging(test, GPT, "codex");
    const client = new OpenAI({ apiKey: caller.key, baseURL: test.openaiBaseUrl });
    const tools: OpenAI.Responses.FunctionTool[] = [
      { type: "function", name: "add", parameters: {}, strict: false },
    ];
    const user: OpenAI.Responses.EasyInputMessage = { role: "user", content: ASK };
    const base = { model: GPT, tools, store: false };
    const first = await client.responses.stream({ ...base, input: [user] }).finalResponse();
    const call = first.output.find((item) => item.type === "function_call");
    if (call === undefined) throw new Error("no tool call");
    expect(JSON.parse(call.arguments)).toEqual({ a: 17, b: 25 });
    const result = { type: "function_call_output", call_id: call.call_id, output: "42" } as const;
    const second = await client.responses.create({ ...base, input: [user, call, result] });
    expect(second.output_text).toBe("The tool answered: 42");
    await expectCharge(2);
  });
});
