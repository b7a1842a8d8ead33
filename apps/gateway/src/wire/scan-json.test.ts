import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanJson } from "./scan-json.ts";

const fieldsOf = (text: string): [string, unknown][] => {
  const bytes = Buffer.from(text);
  const scan = scanJson(bytes);
  if (!scan.ok) throw new Error(scan.message);
  return scan.fields.map(({ key, valueStart, valueEnd }) => [
    key,
    JSON.parse(bytes.toString("utf8", valueStart, valueEnd)),
  ]);
};

describe("scanJson", () => {
  it("finds what JSON.parse finds, in any layout", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { noNullPrototype: true }),
        fc.constantFrom(undefined, 1, "\t"),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(fieldsOf(text)).toEqual(Object.entries(JSON.parse(text)));
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it("finds what follows long texts, quiet ones and ones full of quotes and backslashes", () => {
    const texts = [
      "quiet ".repeat(50_000),
      'say "yes" '.repeat(20_000),
      "\\".repeat(1001),
      `${"x".repeat(300)}\\"${"y".repeat(300)}\\\\`,
      `${"z".repeat(255)}"`,
    ];
    for (const text of texts)
      expect(fieldsOf(JSON.stringify({ a: text, b: [{ text }, text], model: "m" }))).toEqual([
        ["a", text],
        ["b", [{ text }, text]],
        ["model", "m"],
      ]);
  });

  it("decodes names, so that an escaped spelling is no other name, and keeps duplicates", () => {
    expect(fieldsOf('{"\\u006dodel":1,"model":2}')).toEqual([
      ["model", 1],
      ["model", 2],
    ]);
  });

  it.each([
    ["", "nothing"],
    ["[]", "an array"],
    ["{", "no end"],
    ['{"a"}', "no value"],
    ['{"a":}', "an empty value"],
    ['{"a":1', "no closing brace"],
    ['{"a":1,}', "a trailing comma"],
    ['{"a":1} x', "something after it"],
    ['{"a":1}{"a":2}', "two of them"],
    ['{"a":"b', "an open string"],
    ['{"a":[1,2', "an open array"],
    ["{a:1}", "a bare name"],
    [`{"a":"${"x".repeat(5000)}`, "a long open string"],
  ])("refuses %j (%s)", (text) => {
    expect(scanJson(Buffer.from(text))).toMatchObject({ ok: false });
  });

  it("has a bound", () => {
    const many = `{${Array.from({ length: 600 }, (_, index) => `"k${index}":1`).join(",")}}`;
    expect(scanJson(Buffer.from(many))).toMatchObject({ ok: false });
    const deep = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(scanJson(Buffer.from(deep))).toMatchObject({ ok: true });
  });
});
