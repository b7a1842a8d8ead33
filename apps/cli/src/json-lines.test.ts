import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answerJsonLines } from "./json-lines.ts";

const schema = z.object({ n: z.number(), note: z.string().optional() });

const run = async (
  chunks: Iterable<string | Uint8Array>,
): Promise<{ lines: string[]; well: boolean; reports: string[] }> => {
  const output = new PassThrough();
  const reports: string[] = [];
  const written = text(output);
  const well = await answerJsonLines(
    { input: Readable.from(chunks), output, report: (message) => reports.push(message) },
    { schema, answer: ({ n, note }) => ({ double: n * 2, ...(note === undefined ? {} : { note }) }) },
  );
  output.end();
  return { lines: (await written).split("\n").slice(0, -1), well, reports };
};

const BAD = '{"error":"bad_input"}';

describe("answerJsonLines", () => {
  const rows: [why: string, input: string, lines: string[], well: boolean][] = [
    ["nothing in, nothing out", "", [], true],
    ["one line without an end", '{"n":1}', ['{"double":2}'], true],
    ["lines in order", '{"n":1}\n{"n":2}\n', ['{"double":2}', '{"double":4}'], true],
    ["blank lines ask nothing", '\n{"n":1}\n \t\n\n', ['{"double":2}'], true],
    ["Windows line ends", '{"n":1}\r\n\r\n{"n":2}\r\n', ['{"double":2}', '{"double":4}'], true],
    ["a byte order mark", '\uFEFF{"n":1}\n', ['{"double":2}'], true],
    ["other separators inside text", '{"n":1,"note":"a\u2028b"}\n', ['{"double":2,"note":"a\u2028b"}'], true],
    ["fields that it does not know", '{"n":1,"x":[1]}\n', ['{"double":2}'], true],
    ["a bad line among good ones", '{"n":1}\n{"n":\n{"n":2}\n', ['{"double":2}', BAD, '{"double":4}'], false],
    ["a field of another type", '{"n":"1"}\n', [BAD], false],
    ["a field that is missing", "{}\n", [BAD], false],
    ["no object", "5\nnull\n[]\n", [BAD, BAD, BAD], false],
    ["two values on one line", '{"n":1}{"n":2}\n', [BAD], false],
  ];
  it.each(rows)("%s", async (_why, input, lines, well) => {
    const bytes = new TextEncoder().encode(input);
    const oneByOne = Array.from(bytes, (byte) => Uint8Array.of(byte));
    for (const chunks of [[bytes], oneByOne]) {
      const answered = await run(chunks);
      expect([answered.lines, answered.well]).toEqual([lines, well]);
    }
  });

  it("says which line is at fault without repeating what stands there", async () => {
    const { reports } = await run(['{"n":1}\n\nsk-ant-secret\n{"n":"sk-ant-secret"}\n']);
    expect(reports.map((report) => report.split(":")[0])).toEqual(["line 3", "line 4"]);
    expect(reports.join()).not.toContain("sk-ant-secret");
  });

  it("answers a hundred thousand lines, and one line of a million characters", async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `{"n":${i}}\n`.repeat(100));
    expect((await run(many)).lines.length).toBe(100_000);
    const long = `{"n":1,"note":"${"x".repeat(1_000_000)}"}`.match(/.{1,4096}/g) ?? [];
    expect((await run(long)).lines[0]?.length).toBeGreaterThan(1_000_000);
  });
});
