import { describe, expect, it } from "vitest";
import type { LlmReply, LlmRequest, Turn } from "../llm/llm.ts";
import { runTurns } from "./run-turns.ts";
import { calculator } from "./tools/calculator.ts";

const call = (name: string, input: unknown): LlmReply => ({
  text: "",
  toolCalls: [{ id: "t1", name, input }],
});
const say = (text: string): LlmReply => ({ text, toolCalls: [] });

/** Runs the loop on a model that gives these replies, the last one for ever. */
const run = async (replies: readonly LlmReply[]) => {
  const seen: (readonly Turn[])[] = [];
  let text = "";
  const turns = await runTurns({
    llm: {
      complete: async (request: LlmRequest) => {
        seen.push([...request.turns]);
        const reply = replies[Math.min(seen.length, replies.length) - 1] ?? say("");
        request.onText(reply.text);
        return reply;
      },
    },
    system: "",
    turns: [{ role: "user", text: "?" }],
    tools: [calculator],
    signal: new AbortController().signal,
    requestId: "r",
    onText: (delta) => {
      text += delta;
    },
    onUsage: () => undefined,
  });
  return { turns, seen, text };
};

describe("the loop", () => {
  it("ends with the first answer that calls no tool", async () => {
    const { turns, seen, text } = await run([call("calculator", { expression: "17+25" }), say("It is 42.")]);
    expect(seen).toHaveLength(2);
    expect(turns.at(2)).toEqual({ role: "tool", results: [{ callId: "t1", text: "42", failed: false }] });
    expect(text).toBe("It is 42.");
  });

  it.each([
    ["a tool that is not there", call("shell", {}), "There is no tool “shell” here."],
    ["an input that is none", call("calculator", "17+25"), 'Give {"expression": "…"}.'],
    ["a tool that fails", call("calculator", { expression: "1/0" }), "The result is not a finite number."],
  ])("tells the model about %s", async (_, reply, text) => {
    const { turns } = await run([reply, say("ok")]);
    expect(turns.at(2)).toEqual({ role: "tool", results: [{ callId: "t1", text, failed: true }] });
  });

  it("is bounded in turns", async () => {
    await expect(run([call("calculator", { expression: "1" })])).rejects.toMatchObject({
      detail: { code: "TURN_LIMIT" },
    });
  });
});
