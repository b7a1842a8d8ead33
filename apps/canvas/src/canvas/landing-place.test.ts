import { expect, it } from "vitest";
import { landingPlace } from "./landing-place.ts";
import { CARD, placeTree } from "./layout/place-tree.ts";

const TEAM = [
  { id: "lead", parentId: null },
  { id: "a", parentId: "lead" },
  { id: "b", parentId: "lead" },
  { id: "writer", parentId: null },
  { id: "ghost-writer", parentId: "writer" },
];

it("is where the layout puts the card once it has landed, its own team with it", () => {
  const landed = placeTree(TEAM.map((item) => (item.id === "writer" ? { ...item, parentId: "lead" } : item)));
  const [lead, writer] = [landed.get("lead"), landed.get("writer")];
  if (!lead || !writer) throw new Error("nobody was placed");
  expect(landingPlace(TEAM, "writer", "lead")).toEqual({ x: writer.x - lead.x, y: writer.y - lead.y });
});

it("is straight below a card that has nobody yet, and below one whose team is too large to lay out", () => {
  const at = landingPlace(TEAM, "a", "ghost-writer");
  expect(at.x).toBe(0);
  expect(at.y).toBeGreaterThan(CARD.height);
  const many = Array.from({ length: 400 }, (_, index) => ({ id: `w${index}`, parentId: "lead" }));
  expect(landingPlace([...TEAM, ...many], "writer", "lead")).toEqual(at);
});
