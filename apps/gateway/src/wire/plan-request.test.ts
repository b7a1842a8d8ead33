import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editBody, planRequest } from "./plan-request.ts";
import type { CallShape } from "./route.ts";

const plan = (body: string, shape: CallShape | "count_tokens" = "messages") =>
  planRequest(shape, Buffer.from(body));

const edited = (body: string, shape: CallShape, wireModel: string): string => {
  const bytes = Buffer.from(body);
  const result = planRequest(shape, bytes);
  if (!result.ok) throw new Error(result.message);
  return editBody(bytes, result, wireModel).toString();
};

describe("planRequest", () => {
  it.each([
    ['{"model":"m","messages":[]}', { model: "m", streaming: false, hideUsage: false }],
    ['{"stream":true,"model":"a/b"}', { model: "a/b", streaming: true }],
    ['{"model":"m","stream":null}', { streaming: false }],
    ['{"messages":[{"model":"inner"}],"model":"outer"}', { model: "outer" }],
    ['{"messages":"\\"model\\":\\"x\\"","model":"m"}', { model: "m" }],
    ['{"model":"m","anything_new":{"x":[1]},"metadata":{"api_base":"fine here"}}', { model: "m" }],
    ['{"model":"m","service_tier":"auto","speed":null,"background":false}', { model: "m" }],
    ['{"model":"m","tools":[{"name":"web_search","input_schema":{}}]}', { model: "m" }],
    ['{"model":"m","tools":[{"type":"function","function":{"name":"file_search"}}]}', { model: "m" }],
    ['{"model":"m","previous_response_id":null}', { model: "m" }],
    ['{"model":"m","tools":[{"name":"mcp__files__read","input_schema":{}}]}', { model: "m" }],
    [
      '{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"file_id":"mine"}}]}]}',
      { model: "m" },
    ],
  ])("reads %s", (body, expected) => {
    expect(plan(body)).toMatchObject({ ok: true, ...expected });
  });

  it.each([
    ["{}", "model"],
    ['{"model":5}', "model"],
    ['{"model":""}', "model"],
    ['{"model":"a","model":"b"}', "more than once"],
    ['{"model":"a","\\u006dodel":"b"}', "more than once"],
    ['{"model":"a","Model":"b"}', 'must be written "model"'],
    ['{"model":"a","MODEL":"b"}', 'must be written "model"'],
    ['{"model":"a","stream":true,"stream":false}', "more than once"],
    ['{"model":"a","Stream":true}', 'must be written "stream"'],
    ['{"model":"a","stream":"true"}', "stream"],
    ['{"model":"a","stream":1}', "stream"],
    ['{"model":"a","api_base":"http://x"}', "api_base"],
    ['{"model":"a","API_BASE":"http://x"}', "API_BASE"],
    ['{"model":"a","base_url":"http://x"}', "base_url"],
    ['{"model":"a","api_key":"k"}', "api_key"],
    ['{"model":"a","fallbacks":[{"model":"dearer"}]}', "fallbacks"],
    ['{"model":"a","previous_response_id":"resp_1"}', "previous_response_id"],
    ['{"model":"a","conversation":"conv_1"}', "conversation"],
    ['{"model":"a","service_tier":"priority"}', "service_tier"],
    ['{"model":"a","speed":"fast"}', "speed"],
    ['{"model":"a","background":true}', "background"],
    ['{"model":"a","web_search_options":{}}', "web_search_options"],
    ['{"model":"a","tools":[{"type":"web_search_20250305","name":"web_search"}]}', "web_search_20250305"],
    ['{"model":"a","tools":[{"type":"w\\u0065b_search"}]}', "web_search"],
    ['{"model":"a","tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}', "code_interpreter"],
    ['{"model":"a","tools":[{"type":"shell","environment":{"type":"container_auto"}}]}', "shell"],
    ['{"model":"a","tools":[{"type":"web_fetch_20260309","name":"f"}]}', "web_fetch"],
    ['{"model":"a","tools":[{"type":"mcp","server_url":"https://x"}]}', '"mcp"'],
    ['{"model":"a","tools":[{"type":"mcp_toolset"}]}', "mcp_toolset"],
    ['{"model":"a","tools":[{"type":"advisor_20260301","model":"dearer"}]}', "advisor"],
    ['{"model":"a","mcp_servers":[]}', "mcp_servers"],
    ['{"model":"a","messages":[],"messages":[]}', "more than once"],
    [
      '{"model":"a","messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]}',
      "file_id",
    ],
    [
      '{"model":"a","messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{"type":"file","fil\\u0065_id":"file_1"}}]}]}]}',
      "file_id",
    ],
    [
      '{"model":"a","messages":[{"role":"user","content":[{"type":"container_upload","file_id":"file_1"}]}]}',
      "file_id",
    ],
    [
      '{"model":"a","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}',
      "file_id",
    ],
    ["not json", "JSON"],
    ['["model"]', "JSON"],
  ])("refuses %s", (body, words) => {
    const result = plan(body);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining(words) });
  });
});

describe("the input of a response", () => {
  it.each([
    '"text alone"',
    '[{"role":"user","content":"say item_reference and \\"file_id\\":\\"x\\""}]',
    '[{"type":"message","id":"msg_1","role":"developer","content":[{"type":"input_text","text":"x"}]}]',
    '[{"type":"function_call","id":"fc_1","call_id":"c","name":"f","arguments":"{\\"file_id\\":1}"}]',
    '[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"AA"}, {"type":"function_call_output","call_id":"c","output":"ok"}]',
    '[{"type":"additional_tools","role":"developer","tools":[{"type":"function","name":"mcp__x"}]}]',
    "[]",
  ])("passes: %s", (input) => {
    expect(plan(`{"model":"a","input":${input}}`, "responses")).toMatchObject({ ok: true });
  });

  it.each([
    ['[{"role":"user","content":"hi"},{"type":"item_reference","id":"msg_1"}]', "item reference"],
    ['[{"id":"msg_1"}]', "item reference"],
    ['[{"id":"msg_1","type":null}]', "item reference"],
    ['[{"type":"it\\u0065m_reference","id":"msg_1"}]', "item reference"],
    ['[{"type":"message","type":"item_reference","id":"msg_1"}]', "item reference"],
    ['[{"type":"additional_tools","tools":[{"type":"web_search"}]}]', "web_search"],
    ['[{"type":"tool_search_output","tools":[{"type":"mcp","server_url":"https://x"}]}]', '"mcp"'],
    ['[{"role":"user","content":[{"type":"input_file","file_id":"file-1"}]}]', "file_id"],
    [
      `[{${Array.from({ length: 600 }, (_, at) => `"x${at}":1,`).join("")}"type":"item_reference","id":"m"}]`,
      "more than 512 fields",
    ],
    ['[{"role":"user","content":"hi"},,{"id":"msg_1"}]', "not a JSON array"],
    ['[{"type":"function_call_output","output":[{"type":"input_image","file_id":"f"}]}]', "file_id"],
  ])("refuses: %s", (input, words) => {
    expect(plan(`{"model":"a","input":${input}}`, "responses")).toMatchObject({
      ok: false,
      message: expect.stringContaining(words),
    });
  });
});

describe("usage on chat streams", () => {
  it.each([
    ['{"model":"a/m","stream":true}', true, { include_usage: true }],
    ['{"model":"a/m","stream":true,"stream_options":null}', true, { include_usage: true }],
    ['{"model":"a/m","stream":true,"stream_options":{"include_usage":false}}', true, { include_usage: true }],
    [
      '{"stream_options":{"include_obfuscation":false},"stream":true,"model":"a/m"}',
      true,
      { include_obfuscation: false, include_usage: true },
    ],
    ['{"model":"a/m","stream":true,"stream_options":{"include_usage":true}}', false, { include_usage: true }],
  ])("is asked for: %s", (body, hideUsage, options) => {
    expect(plan(body, "chat")).toMatchObject({ ok: true, hideUsage });
    expect(JSON.parse(edited(body, "chat", "m"))).toEqual({
      model: "m",
      stream: true,
      stream_options: options,
    });
  });

  it("is left alone elsewhere", () => {
    for (const shape of ["messages", "responses"] as const)
      expect(JSON.parse(edited('{"model":"a/m","stream":true}', shape, "m"))).toEqual({
        model: "m",
        stream: true,
      });
    expect(JSON.parse(edited('{"model":"a/m"}', "chat", "m"))).toEqual({ model: "m" });
  });

  it("refuses options that are no object", () => {
    expect(plan('{"model":"m","stream":true,"stream_options":[]}', "chat")).toMatchObject({ ok: false });
  });
});

describe("editBody", () => {
  it("changes the model and not one other byte, however the body is laid out", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !/model|stream|tools|messages|input/i.test(key)),
          fc.jsonValue(),
          {
            noNullPrototype: true,
          },
        ),
        fc.constantFrom("vendor/model-1", "m"),
        fc.constantFrom("model-1", "a-much-longer-wire-model"),
        fc.constantFrom(undefined, 2),
        (rest, model, wireModel, indent) => {
          const body = JSON.stringify({ before: rest, model, after: rest }, null, indent);
          const [head = "", tail = ""] = body.split(JSON.stringify(model));
          fc.pre(body.split(JSON.stringify(model)).length === 2);
          const result = edited(body, "messages", wireModel);
          expect(result.startsWith(head)).toBe(true);
          expect(result.endsWith(tail)).toBe(true);
          expect(result.slice(head.length, result.length - tail.length).trim()).toBe(
            JSON.stringify(wireModel),
          );
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});
