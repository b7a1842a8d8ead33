import { describe, expect, it } from "vitest";
import { solveArithmetic } from "./arithmetic.ts";
import { countTokens, cutToTokens } from "./count-tokens.ts";
import { type Prompt, planReply, splitDeltas } from "./plan-reply.ts";

const prompt = (over: Partial<Prompt>): Prompt => ({
  model: "any",
  stream: false,
  question: "",
  toolResults: [],
  texts: [over.question ?? ""],
  toolNames: [],
  forcedTool: null,
  maxTokens: null,
  ...over,
});

describe("solveArithmetic", () => {
  it.each([
    ["What is 17 + 25?", "42"],
    ["12345678901234567890 + 1", "12345678901234567891"],
    ["7 - 9", "-2"],
    ["6 × 7", "42"],
    ["-3 * 4", "-12"],
    ["84 / 2", "42"],
    ["7 / 2", "3 remainder 1"],
    ["7 / 0", null],
    ["please add 40 and 2", "42"],
    ["the sum of 40 and 2", "42"],
    ["no numbers", null],
  ])("%s → %s", (text, expected) => expect(solveArithmetic(text)).toBe(expected));
});

describe("countTokens", () => {
  it.each([
    [[], 0],
    [[""], 0],
    [["a"], 1],
    [["abcd"], 1],
    [["abcde"], 2],
    [["abc", "de"], 2],
    [["€€"], 2],
  ])("%j → %i", (texts, expected) => expect(countTokens(texts)).toBe(expected));

  it("cuts between characters, never above the limit", () => {
    expect(cutToTokens("abcdefgh", 1)).toBe("abcd");
    expect(cutToTokens("ab€€", 2)).toBe("ab€€");
    expect(cutToTokens("ab€€", 1)).toBe("ab");
  });
});

describe("planReply", () => {
  it.each([
    ["What is 17 + 25?", "The answer is 42."],
    ["repeat: PINEAPPLE", "PINEAPPLE"],
    ["Some preface.\nrepeat: two\nlines", "two\nlines"],
    ["slowly repeat: hello", "hello"],
  ])("answers %j with %j", (question, text) => {
    expect(planReply(prompt({ question }))).toMatchObject({ kind: "answer", text, stop: "end" });
  });

  it("counts what it was given and what it says", () => {
    const reply = planReply(prompt({ question: "repeat: abcdefghi", texts: ["x".repeat(41)] }));
    expect(reply).toMatchObject({ inputTokens: 11, outputTokens: 3 });
  });

  it("fails on request with the words it was given", () => {
    expect(planReply(prompt({ question: "fail 429 too fast" }))).toEqual({
      kind: "failure",
      status: 429,
      message: "too fast",
    });
    expect(planReply(prompt({ question: "we fail 429 times" }))).toMatchObject({ kind: "answer" });
  });

  it("streams slowly on request", () => {
    expect(planReply(prompt({ question: "slowly repeat: x" }))).toMatchObject({ deltaDelayMs: 150 });
  });

  it("calls a tool that it was offered, and reports its result", () => {
    const question = 'use tool add with {"a": 1, "b": 2}';
    const called = planReply(prompt({ question, toolNames: ["add"] }));
    expect(called).toMatchObject({ stop: "tool", toolCall: { name: "add", input: { a: 1, b: 2 } } });
    expect(planReply(prompt({ question }))).toMatchObject({ toolCall: null });
    const after = planReply(prompt({ question, toolNames: ["add"], toolResults: ["3"] }));
    expect(after).toMatchObject({ toolCall: null, text: "The tool answered: 3" });
  });

  it("obeys a forced tool", () => {
    const reply = planReply(prompt({ question: "hello", toolNames: ["a", "b"], forcedTool: "b" }));
    expect(reply).toMatchObject({ toolCall: { name: "b", input: {} } });
  });

  it("stops at the limit of output", () => {
    const reply = planReply(prompt({ question: "repeat: abcdefghij", maxTokens: 2 }));
    expect(reply).toMatchObject({ text: "abcdefgh", stop: "length", outputTokens: 2 });
  });

  it("splits without losing a character", () => {
    for (const text of ["a b  c\nd ", "", "  x", "one"]) expect(splitDeltas(text).join("")).toBe(text);
  });
});
