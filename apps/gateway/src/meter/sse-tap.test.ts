import { readFileSync } from "node:fs";
import type { TokenUsage } from "@molecule/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECORDED_DIR, readRecorded } from "../testing/read-recorded.ts";
import type { CallShape } from "../wire/route.ts";
import { createSseTap } from "./sse-tap.ts";
import { createUsageCollector } from "./usage-collector.ts";

const read = (name: string): Buffer => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const usage = (over: Partial<TokenUsage>): TokenUsage => ({
  ...{ input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
  ...over,
});

type Outcome = { readonly forwarded: string; readonly overAt: number; readonly reading: unknown };

/** Sends a stream through the tap in pieces; `overAt` is how many bytes had come when it knew of the end. */
const run = (shape: CallShape, stream: Buffer, cuts: readonly number[], hideUsage: boolean): Outcome => {
  const collector = createUsageCollector(shape);
  const tap = createSseTap({ shape, collector, hideUsage });
  const edges = [...new Set([...cuts, stream.length])].sort((a, b) => a - b);
  let forwarded = "";
  let overAt = -1;
  let from = 0;
  for (const to of edges) {
    forwarded += tap.push(stream.subarray(from, to)).toString();
    if (overAt < 0 && tap.isOver()) overAt = to;
    from = to;
  }
  forwarded += tap.flush().toString();
  if (overAt < 0 && tap.isOver()) overAt = stream.length;
  return { forwarded, overAt, reading: collector.read() };
};

const STREAMS: readonly (readonly [string, CallShape, TokenUsage])[] = [
  ["anthropic-basic.sse", "messages", usage({ input: 25, output: 15 })],
  ["anthropic-tool-use.sse", "messages", usage({ input: 472, output: 89 })],
  [
    "anthropic-cache.sse",
    "messages",
    usage({ input: 2048, cacheRead: 1800, cacheWrite5m: 148, cacheWrite1h: 100, output: 503 }),
  ],
  ["anthropic-compaction.sse", "messages", usage({ input: 203_000, output: 4500 })],
  ["openai-chat.sse", "chat", usage({ input: 86, cacheRead: 1920, output: 300 })],
  ["openai-chat-crlf.sse", "chat", usage({ input: 86, cacheRead: 1920, output: 300 })],
  ["moonshot-chat.sse", "chat", usage({ input: 36, cacheRead: 64, output: 13 })],
  ["openai-responses.sse", "responses", usage({ input: 200, cacheRead: 128, output: 52 })],
];

describe.each(STREAMS)("%s", (name, shape, expected) => {
  const stream = read(name);

  it("gives the provider's numbers wherever it is cut, and every byte goes on", () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const { forwarded, reading, overAt } = run(shape, stream, [cut], false);
      expect(reading).toEqual({ ok: true, usage: expected });
      expect(forwarded).toBe(stream.toString());
      expect(overAt).toBeGreaterThan(0);
    }
  });

  it("is the same byte by byte and in any other pieces", () => {
    const every = Array.from({ length: stream.length }, (_, index) => index);
    expect(run(shape, stream, every, false).reading).toEqual({ ok: true, usage: expected });
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        expect(run(shape, stream, cuts, false).reading).toEqual({ ok: true, usage: expected });
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("knows of the end only at the end", () => {
    const every = Array.from({ length: stream.length }, (_, index) => index);
    const { overAt } = run(shape, stream, every, false);
    const last =
      stream
        .toString()
        .trimEnd()
        .split(/\r?\n\r?\n/)
        .at(-1) ?? "";
    expect(overAt).toBeGreaterThan(stream.length - last.length - 5);
  });
});

/** The names of counts in either dialect: what the collector must not lose of what the provider said last. */
const inputOf = (last: Readonly<Record<string, unknown>>): number =>
  Number(last["prompt_tokens"] ?? last["input_tokens"]);
const outputOf = (last: Readonly<Record<string, unknown>>): number =>
  Number(last["completion_tokens"] ?? last["output_tokens"]);

it("every recorded stream gives the provider's last numbers, however it is cut, and every byte goes on", () => {
  for (const { name, stream, provenance } of readRecorded(RECORDED_DIR)) {
    const { shape, usage: last } = provenance;
    for (const step of [1, 7, 64, stream.length]) {
      const cuts = Array.from({ length: Math.ceil(stream.length / step) }, (_, index) => index * step);
      const { forwarded, overAt, reading } = run(shape, stream, cuts, false);
      expect(forwarded, name).toBe(stream.toString());
      expect(overAt, name).toBeGreaterThan(0);
      expect(reading, name).toMatchObject({ ok: true, usage: { output: outputOf(last) } });
      if (shape === "messages") expect(reading, name).toMatchObject({ usage: { input: inputOf(last) } });
    }
  }
});

describe("a usage chunk that the caller did not ask for", () => {
  it.each(["openai-chat.sse", "openai-chat-crlf.sse", "moonshot-chat.sse"])(
    "%s: is hidden wherever the stream is cut, and nothing else is",
    (name) => {
      const stream = read(name);
      const events = stream.toString().split(/(?<=\r?\n\r?\n)/);
      const expected = events.filter((event) => !event.includes('"choices":[]')).join("");
      expect(events.length - expected.split(/(?<=\r?\n\r?\n)/).length).toBe(1);
      for (let cut = 0; cut <= stream.length; cut += 1) {
        const outcome = run("chat", stream, [cut], true);
        expect(outcome.forwarded).toBe(expected);
        expect(outcome.reading).toMatchObject({ ok: true });
      }
    },
  );

  it("a chunk that also carries words stays", () => {
    const stream = Buffer.from(
      'data: {"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\n',
    );
    expect(run("chat", stream, [], true).forwarded).toBe(stream.toString());
  });
});

describe("streams without numbers", () => {
  it.each([
    ["anthropic-overloaded.sse", "messages", /reported no usage/],
    ["anthropic-web-search.sse", "messages", /web searches/],
  ] as const)("%s is quarantined", (name, shape, fault) => {
    const { reading } = run(shape, read(name), [], false);
    expect(reading).toMatchObject({ ok: false, fault: expect.stringMatching(fault) });
  });

  it("a stream cut before its numbers is quarantined", () => {
    const stream = read("anthropic-basic.sse");
    const cut = stream.indexOf("event: message_delta");
    expect(run("messages", stream.subarray(0, cut), [], false)).toMatchObject({
      reading: { ok: false },
      overAt: -1,
    });
  });

  it("cumulative usage that falls is quarantined", () => {
    const start = '{"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":9}}}';
    const delta = '{"type":"message_delta","usage":{"output_tokens":3}}';
    const stream = Buffer.from(`data: ${start}\n\ndata: ${delta}\n\n`);
    expect(run("messages", stream, [], false).reading).toMatchObject({ ok: false });
  });
});
