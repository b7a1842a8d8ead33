import { describe, expect, it } from "vitest";
import { joinTail, prependPage, putMessage, type Talk } from "./join-tail.ts";

const message = (seq: number, mark = "") => ({ id: `m${seq}`, seq, body: `${seq}${mark}` }) as never;
const talk = (seqs: readonly number[], before: number | null, mark = ""): Talk => ({
  messages: seqs.map((seq) => message(seq, mark)),
  before,
});
const bodies = ({ messages, before }: Talk) => [messages.map(({ body }) => body).join(" "), before];

describe("joinTail", () => {
  it.each([
    ["the first page", undefined, talk([1, 2], null), ["1 2", null]],
    ["a page that slid on", talk([1, 2, 3], 1), talk([2, 3, 4], 2, "n"), ["1 2n 3n 4n", 1]],
    ["a page that only changed", talk([2, 3], 2), talk([2, 3], 2, "n"), ["2n 3n", 2]],
    ["a page with a gap before it", talk([1, 2], 1), talk([8, 9], 8), ["8 9", 8]],
    ["an empty page", talk([1], 1), talk([], null), ["", null]],
  ])("takes %s", (_, held, fresh, expected) => {
    expect(bodies(joinTail(held, fresh))).toEqual(expected);
  });
});

describe("prependPage", () => {
  it("puts older messages before what is held, each once", () => {
    expect(bodies(prependPage(talk([5, 6], 5), talk([3, 4, 5], 3, "o")))).toEqual(["3o 4o 5 6", 3]);
  });
});

describe("putMessage", () => {
  it.each([
    ["a new one at the end", message(7), "5 6 7"],
    ["a known one in its place", message(5, "n"), "5n 6"],
  ])("puts %s", (_, put, expected) => {
    expect(bodies(putMessage(talk([5, 6], 5), put))).toEqual([expected, 5]);
  });
});
