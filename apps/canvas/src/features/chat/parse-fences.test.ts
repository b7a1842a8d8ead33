import { describe, expect, it } from "vitest";
import { parseFences } from "./parse-fences.ts";

const shape = (message: string) =>
  parseFences(message).map((part) =>
    part.kind === "prose" ? part.text : `[${part.language}${part.open ? "…" : ""}|${part.text}]`,
  );

describe("parseFences", () => {
  it.each([
    ["plain text", "hello\n  world", ["hello\n  world"]],
    ["an empty message", "", []],
    ["code between prose", "a\n```ts\nlet x = 1;\n```\nb", ["a", "[ts|let x = 1;]", "b"]],
    ["code that still streams", "a\n```py\nprint(", ["a", "[py…|print(]"]],
    ["a longer fence around a shorter one", "````\n```\nx\n```\n````", ["[|```\nx\n```]"]],
    ["tildes", "~~~\n```\n~~~", ["[|```]"]],
    ["back-ticks inside a line", "use ```x``` here", ["use ```x``` here"]],
    ["blank lines and indentation in code", "```\n\n  a\n\n```", ["[|\n  a\n]"]],
    ["carriage returns", "```sh\r\nls\r\n```\r\nok", ["[sh|ls]", "ok"]],
    ["only the first word of what follows the fence", "```ts title=x\n1\n```", ["[ts|1]"]],
  ])("reads %s", (_, message, expected) => {
    expect(shape(message)).toEqual(expected);
  });

  it("gives every part a place of its own, the same while more arrives", () => {
    const [before] = parseFences("a\n```\nb");
    const after = parseFences("a\n```\nb\n```\nc\n```\nd");
    expect(after[0]).toEqual(before);
    expect(new Set(after.map(({ at }) => at)).size).toBe(after.length);
  });
});
