import { randomInt } from "node:crypto";

/** A task whose right answer is known beforehand, and does not stand in its text. */
export type KnownAnswer = { readonly task: string; readonly answer: string };

/** Three digits, so that no thousands separator ever stands in an answer. */
const LEAST = 101;
const MOST = 450;

/** Asks for something computed, with new numbers each time: whoever repeats a text proves nothing. */
export const makeKnownAnswer = (pick: (from: number, to: number) => number = randomInt): KnownAnswer => {
  const left = pick(LEAST, MOST);
  const right = pick(LEAST, MOST);
  return {
    task: `What is ${left} + ${right}? Reply with the number alone.`,
    answer: String(left + right),
  };
};
