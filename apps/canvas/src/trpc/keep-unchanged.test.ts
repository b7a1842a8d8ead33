import { describe, expect, it } from "vitest";
import { keepUnchanged } from "./keep-unchanged.ts";

describe("keepUnchanged", () => {
  it("keeps the whole when nothing changed, dates and bigints included", () => {
    const before = [{ id: "a", at: new Date(5), cost: 3n, tags: ["x"] }];
    const after = [{ id: "a", at: new Date(5), cost: 3n, tags: ["x"] }];
    expect(keepUnchanged(before, after)).toBe(before);
  });

  it("replaces only what changed", () => {
    const before = [
      { id: "a", at: new Date(5) },
      { id: "b", at: new Date(5) },
    ];
    const after = [
      { id: "a", at: new Date(5) },
      { id: "b", at: new Date(6) },
    ];
    const kept = keepUnchanged(before, after) as typeof before;
    expect(kept).not.toBe(before);
    expect(kept[0]).toBe(before[0]);
    expect(kept[1]).toEqual(after[1]);
  });

  it.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: undefined }, { b: undefined }],
    [[1, 2], [1]],
    [null, { a: 1 }],
    [new Date(1), new Date(2)],
  ])("%j becomes %j", (before, after) => {
    expect(keepUnchanged(before, after)).toEqual(after);
  });
});
