import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CARD, type Place, placeTree, type TreeItem } from "./place-tree.ts";

const overlap = (a: Place, b: Place) => Math.abs(a.x - b.x) < CARD.width && Math.abs(a.y - b.y) < CARD.height;

const forest = fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 120 }).map((picks): TreeItem[] =>
  picks.map((pick, index) => ({
    id: `w${index}`,
    parentId: index === 0 || pick % 7 === 0 ? null : `w${pick % index}`,
  })),
);

describe("placeTree", () => {
  it("places every card, and no two over each other", () => {
    fc.assert(
      fc.property(forest, (items) => {
        const places = [...placeTree(items).values()];
        expect(places).toHaveLength(items.length);
        for (const [index, a] of places.entries())
          for (const b of places.slice(index + 1)) expect(overlap(a, b)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("sets children below their parent, in their order", () => {
    const places = placeTree([
      { id: "lead", parentId: null },
      { id: "a", parentId: "lead" },
      { id: "b", parentId: "lead" },
    ]);
    const [lead, a, b] = [places.get("lead"), places.get("a"), places.get("b")];
    expect(a?.y).toBeGreaterThan(lead?.y ?? Number.POSITIVE_INFINITY);
    expect(b?.x).toBeGreaterThan(a?.x ?? Number.POSITIVE_INFINITY);
    expect(a?.route?.busY).toBe(b?.route?.busY);
  });

  it("keeps a small team narrow on a screen that is higher than wide", () => {
    const items = Array.from({ length: 6 }, (_, index) => ({
      id: `w${index}`,
      parentId: index ? "w0" : null,
    }));
    const columns = (aspect: number) =>
      new Set([...placeTree(items, aspect).values()].map(({ x }) => x)).size;
    expect(columns(0.7)).toBeLessThanOrEqual(3);
    expect(columns(1.6)).toBeGreaterThanOrEqual(5);
  });

  it("wraps many leaves to about the shape of the screen", () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ id: `w${index}`, parentId: null }));
    const places = [...placeTree(items, 1.6).values()];
    const width = Math.max(...places.map(({ x }) => x));
    const height = Math.max(...places.map(({ y }) => y));
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(2.5);
  });

  it("treats a missing parent and a circle as roots", () => {
    const places = placeTree([
      { id: "orphan", parentId: "gone" },
      { id: "x", parentId: "y" },
      { id: "y", parentId: "x" },
    ]);
    expect(places.size).toBe(3);
    expect([...places.values()].every(({ route }) => route === null)).toBe(true);
  });

  it("places each of 50,000, in time that grows with their number", () => {
    const items = Array.from({ length: 50_000 }, (_, index) => ({
      id: `w${index}`,
      parentId: index < 20 ? null : `w${Math.floor(index / 12)}`,
    }));
    expect(placeTree(items).size).toBe(50_000);
  });
});
