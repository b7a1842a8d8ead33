import fc from "fast-check";
import { expect, it } from "vitest";
import { judgeCompletion } from "./judge-completion.ts";
import { makeKnownAnswer } from "./known-answer.ts";

it("never gives its answer away: whoever repeats the task does not pass, whoever computes it does", () => {
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 449 }), fc.integer({ min: 101, max: 449 }), (left, right) => {
      const numbers = [left, right];
      const { task, answer } = makeKnownAnswer(() => numbers.shift() ?? 0);
      expect(judgeCompletion(task, answer)).toEqual({ pass: false, reason: "answer_missing" });
      expect(judgeCompletion(`The answer is ${left + right}.`, answer).pass).toBe(true);
    }),
  );
});

it("asks for other numbers each time", () => {
  expect(new Set(Array.from({ length: 50 }, () => makeKnownAnswer().task)).size).toBeGreaterThan(40);
});
