import type { WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import {
  countChanges,
  type DraftedItem,
  EMPTY_DRAFT,
  withDescription,
  withItems,
  withModel,
  without,
  withoutPlace,
  withPart,
} from "./draft.ts";
import { draftInput } from "./draft-input.ts";

const A = "a" as WorkspaceId;
const write = (value: string): DraftedItem => ({ action: "write", value, kind: "secret" });

describe("a draft", () => {
  it("gathers names, a model and an override over places", () => {
    let draft = withItems(EMPTY_DRAFT, A, { FOO: write("1"), BAR: { action: "remove" } });
    draft = withModel(withItems(draft, null, { FOO: write("2") }), A, "opus");
    draft = withPart(draft, A, { override: null });
    expect(countChanges(draft)).toBe(5);
    expect(draftInput(draft)).toEqual([
      {
        workspaceId: A,
        entries: [{ name: "FOO", value: "1", kind: "secret" }],
        remove: ["BAR"],
        restore: [],
        describe: [],
        model: "opus",
        override: null,
      },
      {
        workspaceId: null,
        entries: [{ name: "FOO", value: "2", kind: "secret" }],
        remove: [],
        restore: [],
        describe: [],
      },
    ]);
  });

  it("says something else of a name without its value, and loses no value that is drafted for it", () => {
    const said = { note: "from Ada", expiresAt: null };
    const described = withDescription(EMPTY_DRAFT, A, "FOO", said);
    expect(draftInput(described)).toMatchObject([{ entries: [], describe: [{ name: "FOO", ...said }] }]);
    const typed = withDescription(withItems(EMPTY_DRAFT, A, { FOO: write("1") }), A, "FOO", said);
    expect(draftInput(typed)).toMatchObject([
      { entries: [{ name: "FOO", value: "1", ...said }], describe: [] },
    ]);
  });

  it("forgets a place at which nothing is changed any more", () => {
    const draft = withItems(withItems(EMPTY_DRAFT, A, { FOO: write("1") }), A, { FOO: null });
    expect(draft.size).toBe(0);
  });

  it("has one choice of model: the later one, whichever way it was made", () => {
    const named = withItems(withModel(EMPTY_DRAFT, A, "opus"), A, { MODEL: write("sonnet") });
    expect(named.get(A)).toMatchObject({ model: undefined });
    expect(withModel(named, A, "haiku").get(A)?.items.has("MODEL")).toBe(false);
  });

  it("keeps what was edited while it was applied", () => {
    const sent = withItems(EMPTY_DRAFT, A, { FOO: write("1"), BAR: write("2") });
    const since = withItems(sent, A, { BAR: write("3"), NEW: write("4") });
    expect([...(without(since, sent).get(A)?.items.keys() ?? [])]).toEqual(["BAR", "NEW"]);
    expect(without(sent, sent).size).toBe(0);
  });

  it("says of a renamed name which one it replaces, and keeps a note that nobody touched", () => {
    const item: DraftedItem = { action: "write", value: "1", kind: "secret", renamedFrom: "OLD" };
    expect(draftInput(withItems(EMPTY_DRAFT, A, { FOO: item }))[0]?.entries).toEqual([
      { name: "FOO", value: "1", kind: "secret", renamedFrom: "OLD" },
    ]);
  });

  it("loses what it changes at one place, and nothing else", () => {
    const elsewhere = withItems(EMPTY_DRAFT, null, { FOO: write("2") });
    const draft = withModel(withItems(elsewhere, A, { FOO: write("1") }), A, "opus");
    expect(withoutPlace(draft, A)).toEqual(elsewhere);
    expect(withoutPlace(elsewhere, A)).toBe(elsewhere);
  });
});
