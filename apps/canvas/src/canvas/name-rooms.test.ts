import { expect, it } from "vitest";
import { placeTree } from "./layout/place-tree.ts";
import { nameRooms } from "./name-rooms.ts";

const team = (lead: string, parentId: string | null, reports: number) => [
  { id: lead, parentId },
  ...Array.from({ length: reports }, (_, index) => ({ id: `${lead}-${index}`, parentId: lead })),
];

it("gives room to who leads others and stands apart, up to the next card of the row", () => {
  const cards = [...team("a", null, 2), ...team("b", null, 2)];
  const places = placeTree(cards);
  const rooms = nameRooms(cards, places);
  expect([...rooms.keys()].toSorted()).toEqual(["a", "b"]);
  const [a, b] = [places.get("a"), places.get("b")];
  expect(rooms.get("a")).toBe((b?.x ?? 0) - (a?.x ?? 0) - 220);
});

it("gives none to who stands close to the next, however many report to it", () => {
  const cards = [{ id: "lead", parentId: null }, ...team("a", "lead", 1), ...team("b", "lead", 1)];
  expect([...nameRooms(cards, placeTree(cards)).keys()].toSorted()).toEqual(["b", "lead"]);
});
