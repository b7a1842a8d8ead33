import { describe, expect, it } from "vitest";
import { createLedgerFollower } from "./ledger-follower.ts";

const AWAY = new Error("away");

const start = (commit: (lines: readonly string[]) => readonly string[] = () => [], maxLines = 100) => {
  const groups: string[][] = [];
  const fates: string[] = [];
  const follower = createLedgerFollower<string>({
    commit: async (lines) => {
      groups.push([...lines]);
      return commit(lines);
    },
    onCommitted: (line) => fates.push(line),
    onRefused: (line, error) => fates.push(`${line}: ${error.message}`),
    ...{ windowMs: 1, maxLines, isNotNow: (error: unknown) => error === AWAY },
  });
  return { follower, groups, fates };
};

describe("the ledger's follower", () => {
  it("commits what came together by one commit, and knows when it has caught up", async () => {
    const { follower, groups, fates } = start();
    for (const line of ["a", "b", "c"]) follower.add(line);
    expect(follower.size()).toBe(3);
    await follower.caughtUp();
    expect([groups, fates, follower.size()]).toEqual([[["a", "b", "c"]], ["a", "b", "c"], 0]);
  });

  it("commits no more at once than it may, in the order in which the lines came", async () => {
    const { follower, groups } = start(undefined, 2);
    for (const line of ["a", "b", "c", "d", "e"]) follower.add(line);
    await follower.caughtUp();
    expect(groups).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("lets a refused line fail alone", async () => {
    const { follower, fates } = start((lines) => {
      if (lines.includes("bad")) throw new Error("refused");
      return [];
    });
    for (const line of ["a", "bad", "b", "c", "d"]) follower.add(line);
    await follower.caughtUp();
    expect(fates).toEqual(["a", "bad: refused", "b", "c", "d"]);
  });

  it("keeps lines and their order while the database is away, and tries none of them alone", async () => {
    let away = true;
    const { follower, groups, fates } = start(() => {
      if (away) throw AWAY;
      return [];
    });
    follower.add("a");
    follower.add("b");
    await expect.poll(() => follower.awayMs()).toBeGreaterThan(0);
    follower.add("c");
    away = false;
    await follower.caughtUp();
    expect([groups[0], groups.at(-1), fates]).toEqual([
      ["a", "b"],
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
    expect(follower.awayMs()).toBe(0);
  });

  it("tells a missed line again, before those that came later", async () => {
    let missed = 3;
    const { follower, groups, fates } = start((lines) => {
      missed -= 1;
      return missed >= 0 ? lines.filter((line) => line === "b") : [];
    });
    for (const line of ["a", "b"]) follower.add(line);
    await expect.poll(() => groups.length).toBe(1);
    follower.add("c");
    await follower.caughtUp();
    expect(fates).toEqual(["a", "c", "b"]);
    expect(groups.slice(1)).toEqual([["b", "c"], ["b"], ["b"]]);
  });

  it("gives up a line that is never found", async () => {
    const { follower, fates } = start((lines) => lines.filter((line) => line === "b"));
    for (const line of ["a", "b"]) follower.add(line);
    await follower.caughtUp();
    expect(fates).toEqual(["a", expect.stringMatching(/^b: .*knows of no call/)]);
  });
});
