import { describe, expect, it } from "vitest";
import { placeTree, type TreeItem } from "./layout/place-tree.ts";
import { type Direction, walkTree } from "./walk-tree.ts";

const items: TreeItem[] = [
  { id: "lead", parentId: null },
  ...["a", "b", "c", "d", "e", "f", "g"].map((id) => ({ id, parentId: "lead" })),
  { id: "solo", parentId: null },
];
const places = placeTree(items);

describe("walkTree", () => {
  it.each<[string, Direction, string | undefined]>([
    ["lead", "down", "a"],
    ["a", "up", "lead"],
    ["a", "right", "b"],
    ["a", "left", undefined],
    ["a", "down", "f"],
    ["f", "up", "a"],
    ["e", "right", "f"],
    ["lead", "right", "solo"],
    ["g", "down", undefined],
  ])("from %s, %s leads to %s", (from, direction, to) => {
    expect(walkTree(items, places, from, direction)).toBe(to);
  });

  it("starts at the first card when the one it stood on is gone", () => {
    expect(walkTree(items, places, "gone", "down")).toBe("lead");
  });
});
