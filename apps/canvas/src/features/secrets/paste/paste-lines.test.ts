import type { DraftPreviewView } from "@molecule/api";
import { parseEnvFile, type WorkspaceId } from "@molecule/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT, withItems } from "../draft/draft.ts";
import { draftOfPaste, pasteLines, type StoredKinds, withPasted } from "./paste-lines.ts";

const A = "a" as WorkspaceId;
const NONE: StoredKinds = new Map();
const row = (name: string, change: DraftPreviewView["diff"][number]["change"]) => ({
  ...{ workspaceId: A, name, change, before: null, after: null, renamedFrom: null, flag: null },
});
const preview: DraftPreviewView = {
  diff: [row("NEW", "new"), row("OLD", "changed"), row("KEPT", "same"), row("BUSY", "new")],
  effects: [],
  refusals: [
    {
      ...{ workspaceId: A, name: "NODE_OPTIONS", code: "RESERVED_NAME" },
      ...{ message: "It is reserved.", remedy: "Use another name.", suggestions: [] },
    },
  ],
};
const FILE = parseEnvFile(
  "# mine\nNEW=1\nOLD=2\nKEPT=3\nno assignment\nNODE_OPTIONS=-r x\nBUSY=a\nTWICE=1\nTWICE=2",
);
const drafted = withItems(EMPTY_DRAFT, A, { BUSY: { action: "write", value: "b", kind: "secret" } });

describe("pasteLines", () => {
  const lines = pasteLines(FILE, new Map(), NONE, { place: A, draft: drafted, preview });

  it("says of every line what it would be", () => {
    expect(lines.map(({ line, name, state, include }) => [line, name, state, include])).toEqual([
      [2, "NEW", "new", true],
      [3, "OLD", "changed", true],
      [4, "KEPT", "same", false],
      [5, null, "faulty", false],
      [6, "NODE_OPTIONS", "faulty", false],
      [7, "BUSY", "conflict", false],
      [8, "TWICE", "replaced", false],
      [9, "TWICE", "unknown", true],
    ]);
  });

  it("keeps a name the kind that it is stored as", () => {
    const stored: StoredKinds = new Map([["OLD", "variable"]]);
    const [, old] = pasteLines(FILE, new Map(), stored, { place: A, draft: drafted, preview });
    expect(old).toMatchObject({ name: "OLD", kind: "variable" });
  });

  it("asks for names that come without a value, and takes them along once they are filled in", () => {
    const example = parseEnvFile('# secret\nFRESH=\nKEPT=\nQUOTED=""');
    const stored: StoredKinds = new Map([["KEPT", "secret"]]);
    const about = { place: A, draft: EMPTY_DRAFT, preview: undefined };
    const shown = (choices: Parameters<typeof pasteLines>[1]) =>
      pasteLines(example, choices, stored, about).map(({ name, state, filled, include }) => [
        ...[name, state, filled, include],
      ]);
    expect(shown(new Map())).toEqual([
      ["FRESH", "to_fill", "", false],
      ["KEPT", "same", "", false],
      ["QUOTED", "to_fill", "", false],
    ]);
    const choices = new Map([[2, { value: "typed" }]]);
    expect(shown(choices)[0]).toEqual(["FRESH", "unknown", "typed", true]);
    expect(
      [...draftOfPaste(example, A, choices, stored).values()].map(({ items }) => [...items.keys()]),
    ).toEqual([["FRESH"]]);
    const landed = withPasted(EMPTY_DRAFT, A, example, choices, stored, new Set([2, 3, 4]));
    expect([...(landed.get(A)?.items.keys() ?? [])]).toEqual(["FRESH"]);
  });

  it("does not let a refused line in, whatever was decided", () => {
    const choices = new Map([[6, { include: true }]]);
    const [refused] = pasteLines(FILE, choices, NONE, { place: A, draft: drafted, preview }).filter(
      ({ line }) => line === 6,
    );
    expect(refused?.include).toBe(false);
  });

  it("lands what is left in, under the names that were decided", () => {
    const next = withPasted(drafted, A, FILE, new Map([[2, { name: "RENAMED" }]]), NONE, new Set([2, 9]));
    expect(
      [...(next.get(A)?.items ?? [])].map(([name, item]) => [name, item.action === "write" && item.value]),
    ).toEqual([
      ["BUSY", "b"],
      ["RENAMED", "1"],
      ["TWICE", "2"],
    ]);
  });

  it("calls two lines that were given one name a conflict, and lands the one that is chosen", () => {
    const file = parseEnvFile("MY-KEY=1\nMY_KEY=2");
    const renamed = { name: "MY_KEY" };
    const shown = (first: object, second: object) => {
      const choices = new Map([
        [1, { ...renamed, ...first }],
        [2, second],
      ]);
      const about = { place: A, draft: EMPTY_DRAFT, preview: { ...preview, diff: [row("MY_KEY", "new")] } };
      const lines = pasteLines(file, choices, NONE, about);
      return lines.map(({ state, include }) => [state, include]);
    };
    const conflict = (include: boolean) => ["conflict", include];
    expect(shown({}, {})).toEqual([conflict(false), conflict(false)]);
    expect(shown({ include: true }, {})).toEqual([conflict(true), conflict(false)]);
    expect(shown({}, { include: true })).toEqual([conflict(false), conflict(true)]);
    expect(shown({ include: true }, { include: true })).toEqual([conflict(true), conflict(false)]);
    expect(shown({ include: false }, {})).toEqual([conflict(false), ["new", true]]);
  });

  it("shows each line of any text exactly once, or not at all when it is blank or a comment", () => {
    const text = fc
      .array(fc.constantFrom("A=1", "# c", "", "B=2", "oops", 'C="x', 'y"', "A=3", "export D='1'"))
      .map((all) => all.join("\n"));
    fc.assert(
      fc.property(text, (pasted) => {
        const shown = pasteLines(parseEnvFile(pasted), new Map(), NONE, {
          ...{ place: A, draft: EMPTY_DRAFT, preview: undefined },
        }).flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, at) => line + at));
        expect(new Set(shown).size).toBe(shown.length);
        const told = new Set(shown);
        for (const [index, line] of pasted.split("\n").entries())
          if (!/^\s*(#|$)/.test(line)) expect(told.has(index + 1)).toBe(true);
      }),
    );
  });
});
