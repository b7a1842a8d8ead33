import { describe, expect, it } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

const start = (over: Partial<Parameters<typeof createGroupCommit<string>>[0]> = {}) => {
  const groups: string[][] = [];
  const results = new Map<string, string>();
  const group = createGroupCommit<string>({
    commit: async (items) => {
      groups.push([...items]);
    },
    ...{ windowMs: 1, maxItems: 100, maxConcurrent: 1, worthAnother: 2, isUnavailable: () => false },
    ...over,
  });
  const add = (item: string) => group.add(item, (error) => results.set(item, error?.message ?? "done"));
  return { group, groups, results, add };
};

describe("createGroupCommit", () => {
  it("commits what arrives together by one commit", async () => {
    const { group, groups, results, add } = start();
    for (const item of ["a", "b", "c"]) add(item);
    await group.idle();
    expect(groups).toEqual([["a", "b", "c"]]);
    expect([...results.values()]).toEqual(["done", "done", "done"]);
  });

  it("gathers what arrives while a group is under way", async () => {
    const gates: (() => void)[] = [];
    const { group, groups, add } = start({
      commit: (items) => {
        groups.push([...items]);
        return new Promise((resolve) => gates.push(resolve));
      },
    });
    add("a");
    await settle();
    add("b");
    add("c");
    await settle();
    expect(groups).toEqual([["a"]]);
    gates.shift()?.();
    await settle();
    expect(groups).toEqual([["a"], ["b", "c"]]);
    gates.shift()?.();
    await group.idle();
  });

  it("never holds more than its size", async () => {
    const { group, groups, add } = start({ maxItems: 2, maxConcurrent: 2 });
    for (const item of ["a", "b", "c", "d", "e"]) add(item);
    await group.idle();
    expect(groups.map((each) => each.length)).toEqual([2, 2, 1]);
  });

  it("lets a refused item fail alone", async () => {
    const { group, results, add } = start({
      commit: async (items) => {
        if (items.includes("bad")) throw new Error("refused");
      },
    });
    for (const item of ["a", "bad", "b", "c", "d"]) add(item);
    await group.idle();
    expect(Object.fromEntries(results)).toEqual({
      a: "done",
      b: "done",
      c: "done",
      d: "done",
      bad: "refused",
    });
  });

  it("does not try items one by one when the database is away", async () => {
    let tries = 0;
    const { group, results, add } = start({
      commit: async () => {
        tries += 1;
        throw new Error("away");
      },
      isUnavailable: () => true,
    });
    for (const item of ["a", "b", "c"]) add(item);
    await group.idle();
    expect(tries).toBe(1);
    expect([...results.values()]).toEqual(["away", "away", "away"]);
  });
});
