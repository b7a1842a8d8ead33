import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { judgeCompletion } from "./judge-completion.ts";

const rowSchema = z.object({
  input: z.object({ text: z.string(), answer: z.string() }),
  expected: z.object({ pass: z.boolean() }),
});
const golden = readFileSync(join(import.meta.dirname, "fixtures/golden/completion.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => rowSchema.parse(JSON.parse(line)));

describe("the golden rows", () => {
  it.each(golden)("$input.text / $input.answer", ({ input, expected }) => {
    expect(judgeCompletion(input.text, input.answer).pass).toBe(expected.pass);
  });
});

describe("the known answer", () => {
  it.each([
    ["42", "42"],
    ["42.", "42"],
    ["It is 42, I think", "42"],
    ["**42**", "42"],
    ["=42", "42"],
    ["(42)", "42"],
    ["42\n", "42"],
    ["the colour is TEAL!", "teal"],
    ["größe-fünf", "fünf"],
    ["It is forty-two.", "forty-two"],
    ["half is 1/2 (a+b)", "1/2"],
    ["142 is wrong; 42 is right", "42"],
  ])("stands in %j as %s", (text, answer) => {
    expect(judgeCompletion(text, answer)).toEqual({ pass: true });
  });

  it.each([
    ["142", "42"],
    ["420", "42"],
    ["42nd", "42"],
    ["a42", "42"],
    ["x_42", "42"],
    ["4 2", "42"],
    ["steal", "teal"],
    ["forty-two", "42"],
    ["any", ""],
    ["a+b", "a.b"],
  ])("does not stand in %j as %s", (text, answer) => {
    expect(judgeCompletion(text, answer)).toEqual({ pass: false, reason: "answer_missing" });
  });
});

describe("error markers", () => {
  it.each([
    ["Agent error: 42", "agent error"],
    ["AGENT  ERROR\n42", "agent error"],
    ["42 (Exception)", "exception"],
    ["exception: 42", "exception"],
    ["An error result: 42", "error result"],
    ["missing_byok_credential 42", "MISSING_BYOK_CREDENTIAL"],
    ["You are not logged in. 42", "not logged in"],
    ["42. Please run /login", "please run /login"],
    ["Traceback (most recent call last):\n42", "traceback"],
    ['  File "/app/main.py", line 42, in run\n42', "traceback"],
    ["42\n    at run (/app/main.js:10:5)\n", "traceback"],
    ["42\n    at async file:///app/main.js:10:5", "traceback"],
    ["42\n\tat com.example.Main.run(Main.java:42)", "traceback"],
  ])("win over the answer in %j", (text, marker) => {
    expect(judgeCompletion(text, "42")).toEqual({ pass: false, reason: "error_marker", marker });
  });

  it.each([
    ["An exceptional 42"],
    ["exceptionally 42"],
    ["no_exception_here 42"],
    ["user-agent errors were 42"],
    ["agent errors: 42"],
    ["an error resulted in 42"],
    ["please run /logins 42"],
    ["I traced back 42"],
    ["look at 42"],
    ["Meet me at (12:30) for 42"],
  ])("are not seen in %j", (text) => {
    expect(judgeCompletion(text, "42")).toEqual({ pass: true });
  });
});

describe("properties", () => {
  const words = fc
    .array(fc.constantFrom("the", "sum", "is", "exceptional", "nothing", "so", "far"))
    .map((w) => w.join(" "));
  const number = fc.integer({ min: 10, max: 99_999 }).map(String);

  it("a reply that says only the number passes, and one that says another fails", () => {
    fc.assert(
      fc.property(words, words, number, number, (before, after, answer, other) => {
        expect(judgeCompletion(`${before} ${answer} ${after}`, answer).pass).toBe(true);
        expect(judgeCompletion(`${before} ${other} ${after}`, answer).pass).toBe(other === answer);
      }),
    );
  });

  it("a marker anywhere fails", () => {
    const marker = fc.constantFrom("Agent error", "exception", "ERROR RESULT", "not logged in");
    fc.assert(
      fc.property(words, words, marker, number, (before, after, text, answer) => {
        expect(judgeCompletion(`${before} ${text} ${answer} ${after}`, answer).pass).toBe(false);
        expect(judgeCompletion(`${answer} ${before} ${text} ${after}`, answer).pass).toBe(false);
      }),
    );
  });

  it("blank always fails, and no text is judged for long", () => {
    fc.assert(
      fc.property(fc.constantFrom(" ", "\n", "\t", "\r", ""), fc.nat(50), (blank, times) => {
        expect(judgeCompletion(blank.repeat(times), "42")).toEqual({ pass: false, reason: "empty" });
      }),
    );
    // What looks back over the text once for each of its letters takes longer than a test may.
    const long = ` at ${"x(".repeat(1_000_000)}\n${" ".repeat(1_000_000)}42`;
    expect(judgeCompletion(long, "42").pass).toBe(true);
  });
});
