import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EnvFile, parseEnvFile } from "./env-file.ts";

/** What the text assigns in the end: the last assignment of each name. */
const valuesOf = ({ entries }: EnvFile): Readonly<Record<string, string>> =>
  Object.fromEntries(
    entries.filter((each) => each.replacedOnLine === null).map(({ name, value }) => [name, value]),
  );
const faultsOf = ({ faults }: EnvFile) => faults.map(({ line, endLine, code }) => [line, endLine, code]);

describe("as dotenv, godotenv and python-dotenv read it", () => {
  it.each([
    ["A=b", { A: "b" }],
    ["A=", { A: "" }],
    ["A=  ", { A: "" }],
    ["A = b", { A: "b" }],
    ["  A=b  ", { A: "b" }],
    ["\tA\t=\tb\t", { A: "b" }],
    ["export A=b", { A: "b" }],
    ["export\tA=b", { A: "b" }],
    ["exportA=b", { exportA: "b" }],
    ["A: b", { A: "b" }],
    ["A:", { A: "" }],
    ["A=postgres://u:p@h/db?x=1&y==", { A: "postgres://u:p@h/db?x=1&y==" }],
    ["A==", { A: "=" }],
    ["A='b'", { A: "b" }],
    ['A="b"', { A: "b" }],
    ["A=`b`", { A: "b" }],
    ["A=''", { A: "" }],
    ['A=" b "', { A: " b " }],
    ["A='it\\'s'", { A: "it's" }],
    ['A=`it\'s "so"`', { A: 'it\'s "so"' }],
    ["A=b\\nc", { A: "b\\nc" }],
    ["A='b\\nc'", { A: "b\\nc" }],
    ['A="b\\nc\\td"', { A: "b\nc\td" }],
    ['A="\\d\\"\\\\n"', { A: '\\d"\\n' }],
    ['A={"b":"#c","d":"e f"}', { A: '{"b":"#c","d":"e f"}' }],
    ['A=\'{"b":"-----BEGIN\\nX"}\'', { A: '{"b":"-----BEGIN\\nX"}' }],
    ["A=b c", { A: "b c" }],
    ["A=it's", { A: "it's" }],
    [`A=\${B}/$C`, { A: `\${B}/$C` }],
    ["a.b-c_D1=x", { "a.b-c_D1": "x" }],
    ["_A=x", { _A: "x" }],
    ["A=\u00a0b\u00a0", { A: "\u00a0b\u00a0" }],
  ])("%j", (text, expected) => {
    const read = parseEnvFile(text);
    expect(valuesOf(read)).toEqual(expected);
    expect(read.faults).toEqual([]);
  });
});

describe("comments", () => {
  it.each([
    ["# A=b", {}, false],
    ["  # A=b", {}, false],
    ["A=b # c", { A: "b" }, true],
    ["A=b\t# c", { A: "b" }, true],
    ["A=# c", { A: "" }, true],
    ["A= # c", { A: "" }, true],
    ["A=b#c", { A: "b#c" }, false],
    ["A='b # c'", { A: "b # c" }, false],
    ["A='b' # c", { A: "b" }, true],
    ['A="b"#c', { A: "b" }, true],
  ])("%j", (text, expected, commented) => {
    const read = parseEnvFile(text);
    expect(valuesOf(read)).toEqual(expected);
    expect(read.entries.some((entry) => entry.commented)).toBe(commented);
  });
});

describe("lines", () => {
  it.each([
    ["\n", "\n"],
    ["\r\n", "\r\n"],
    ["\r", "\r"],
  ])("ended by %j count alike", (end) => {
    const text = ["# c", "A=1", "", "B=2", "C='x", "y'", "D=3", ""].join(end);
    expect(
      parseEnvFile(text).entries.map(({ name, value, line, endLine }) => [name, value, line, endLine]),
    ).toEqual([
      ["A", "1", 2, 2],
      ["B", "2", 4, 4],
      ["C", "x\ny", 5, 6],
      ["D", "3", 7, 7],
    ]);
  });

  it("begin after a byte order mark", () => {
    expect(valuesOf(parseEnvFile("\uFEFFA=b"))).toEqual({ A: "b" });
  });

  it("keep a key of several lines whole, in quotes", () => {
    const key = "-----BEGIN KEY-----\nMIIB\nAB==\n-----END KEY-----";
    expect(parseEnvFile(`A="${key}" # mine\nB=1`)).toMatchObject({
      entries: [
        { value: key, line: 1, endLine: 4, commented: true },
        { name: "B", line: 5 },
      ],
      faults: [],
    });
  });

  it("name a later assignment that wins, and keep the earlier", () => {
    const { entries } = parseEnvFile("A=1\nB=2\nA=3\nA=4");
    expect(entries.map(({ name, value, replacedOnLine }) => [name, value, replacedOnLine])).toEqual([
      ["A", "1", 4],
      ["B", "2", null],
      ["A", "3", 4],
      ["A", "4", null],
    ]);
  });
});

describe("faults", () => {
  it.each([
    ["A", [[1, 1, "no_equals"]], {}],
    ["source ./x", [[1, 1, "no_equals"]], {}],
    ["https://example.test", [[1, 1, "no_equals"]], {}],
    ["A B=c\nD=e", [[1, 1, "invalid_name"]], { D: "e" }],
    ["1A=b", [[1, 1, "invalid_name"]], {}],
    ["=b", [[1, 1, "invalid_name"]], {}],
    ["ＡB=c", [[1, 1, "invalid_name"]], {}],
    ["$env:A = 'b'", [[1, 1, "invalid_name"]], {}],
    ['A="b\nC=d', [[1, 1, "unterminated_quote"]], { C: "d" }],
    ["A=`b", [[1, 1, "unterminated_quote"]], {}],
    ['A="b\nB="c"\nD=e', [[1, 1, "unterminated_quote"]], { B: "c", D: "e" }],
    ['A="b" c\nD=e', [[1, 1, "text_after_quote"]], { D: "e" }],
    ['A="b"c"d"', [[1, 1, "text_after_quote"]], {}],
    ['A="b\nABCD==\nc" x\nD=e', [[1, 3, "text_after_quote"]], { D: "e" }],
    ["A=-----BEGIN KEY-----\nMIIB\nAB==\n-----END KEY-----\nD=e", [[1, 4, "unquoted_multiline"]], { D: "e" }],
  ])("%j", (text, expected, values) => {
    const read = parseEnvFile(text);
    expect(faultsOf(read)).toEqual(expected);
    expect(valuesOf(read)).toEqual(values);
  });

  it("never repeat what stands on the line", () => {
    const secret = "canary7f3a91c2";
    const text = [secret, `A B=${secret}`, `A="${secret}`, `A="b" ${secret}`].join("\n");
    expect(parseEnvFile(text).faults).toHaveLength(4);
    expect(JSON.stringify(parseEnvFile(text).faults)).not.toContain(secret);
  });
});

it.each([
  [`A=\${B}/$C-\\$D`, ["B", "C"]],
  [`A="\${B:-x}"`, ["B"]],
  ["A='$B'", []],
  ["A=5$", []],
])("tells what other tools would expand in %j", (text, expected) => {
  expect(parseEnvFile(text).entries[0]?.references).toEqual(expected);
});

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const quoted = (value: string, raw: string): string =>
  `"${value.replaceAll(/[\\"$`\n\r\t]/g, (char) => (char === raw ? char : (ESCAPES[char] ?? `\\${char}`)))}"`;
const names = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
const noise = fc.constantFrom("", "# a comment", "   ", "\t# A=b");

describe("for any text", () => {
  it("reads back what was rendered, whatever the values and the line ends", () => {
    const row = fc.tuple(names, fc.string({ unit: "binary" }), noise, fc.boolean());
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom("\n", "\r\n", "\r"), (rows, end) => {
        const lines = rows.flatMap(([name, value, before, exported]) => [
          before,
          `${exported ? "export " : ""}${name}=${quoted(value, "\t")}`,
        ]);
        const { entries, faults } = parseEnvFile(lines.join(end));
        expect(faults).toEqual([]);
        expect(entries.map(({ name, value, line }) => [name, value, line])).toEqual(
          rows.map(([name, value], index) => [name, value, 2 * index + 2]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("keeps every character of a value over several lines", () => {
    const value = fc.string({ unit: fc.constantFrom("a", " ", "\t", "\n", "=", "#", '"', "\\", "$") });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const text = values.map((each, index) => `A${index}=${quoted(each, "\n")}`).join("\n");
        expect(parseEnvFile(text).entries.map((entry) => entry.value)).toEqual(values);
      }),
      { numRuns: 500 },
    );
  });

  it("takes no more time than the text is long", () => {
    for (const hostile of [" ".repeat(200_000), `A=${" ".repeat(200_000)}x`, `A=${"${A".repeat(50_000)}`])
      expect(parseEnvFile(hostile).entries.length + parseEnvFile(hostile).faults.length).toBeLessThan(2);
  });

  it("accounts for every line exactly once", () => {
    const piece = fc.constantFrom(
      "A",
      "B=",
      "=",
      '"',
      "'",
      "`",
      "#",
      " ",
      "\n",
      "\r\n",
      "\\",
      "x",
      "export ",
      "$A",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const { entries, faults } = parseEnvFile(text);
        const lines = text.split(/\r\n|\n|\r/);
        const claimed = [...entries, ...faults].flatMap(({ line, endLine }) =>
          Array.from({ length: endLine - line + 1 }, (_, at) => line + at),
        );
        expect(new Set(claimed).size).toBe(claimed.length);
        for (const [index, line] of lines.entries())
          expect(claimed.includes(index + 1) || /^[ \t]*(#|$)/.test(line)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
