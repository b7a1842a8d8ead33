import { describe, expect, it } from "vitest";
import { listTurns } from "./list-turns.ts";

const question = (id: string) => ({ id, author: "user", replyTo: null }) as never;
const answer = (id: string, replyTo: string | null) => ({ id, author: "agent", replyTo }) as never;
const read = (messages: readonly never[]) =>
  listTurns(messages).map((turn) => `${turn.question?.id ?? "-"}>${turn.answer?.id ?? "-"}`);

describe("listTurns", () => {
  it.each([
    [
      "two questions that waited together",
      [question("q1"), question("q2"), answer("a1", "q1"), answer("a2", "q2")],
      ["q1>a1", "q2>a2"],
    ],
    ["a question without an answer", [question("q1")], ["q1>-"]],
    ["an answer whose question is not held", [answer("a0", "q0"), question("q1")], ["->a0", "q1>-"]],
    ["words of the agent's own", [answer("a", null)], ["->a"]],
  ])("orders %s", (_, messages, expected) => {
    expect(read(messages)).toEqual(expected);
  });
});
