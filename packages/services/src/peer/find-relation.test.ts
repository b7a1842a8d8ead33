import type { WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { findRelation } from "./find-relation.ts";

const place = (id: string, parentId: string | null) => ({
  id: id as WorkspaceId,
  parentId: parentId as WorkspaceId | null,
});

describe("what one workspace is to another", () => {
  it.each([
    ["its parent", place("a", "p"), place("p", null), "parent"],
    ["its child", place("a", null), place("c", "a"), "child"],
    ["a sibling", place("a", "p"), place("b", "p"), "sibling"],
    ["itself", place("a", "p"), place("a", "p"), null],
    ["another at the top", place("a", null), place("b", null), null],
    ["a grandparent", place("a", "p"), place("g", null), null],
    ["a grandchild", place("a", null), place("d", "c"), null],
    ["a cousin", place("a", "p"), place("b", "q"), null],
  ])("%s", (_, self, other, relation) => {
    expect(findRelation(self, other)).toBe(relation);
  });
});
