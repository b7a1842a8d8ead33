import { CARD, type Place, type TreeItem } from "./layout/place-tree.ts";

export type Direction = "up" | "down" | "left" | "right";

type Placed = { readonly id: string; readonly parentId: string | null; readonly place: Place };

const columnDistance = (a: Place, b: Place) => Math.abs(a.x - b.x);

const nearest = (from: Placed, candidates: readonly Placed[]): Placed | undefined =>
  candidates.toSorted(
    (a, b) =>
      Math.abs(a.place.y - from.place.y) - Math.abs(b.place.y - from.place.y) ||
      columnDistance(a.place, from.place) - columnDistance(b.place, from.place),
  )[0];

const isUnder = (a: Place, b: Place) => columnDistance(a, b) < CARD.width;

/**
 * Where an arrow key leads from a card: left and right along the siblings, down to the first child or to the
 * sibling below, up to the sibling above or to the parent. Undefined at an edge of the tree.
 */
export const walkTree = (
  items: readonly TreeItem[],
  places: ReadonlyMap<string, Place>,
  fromId: string,
  direction: Direction,
): string | undefined => {
  const placed = items.flatMap(({ id, parentId }): Placed[] => {
    const place = places.get(id);
    return place
      ? [{ id, parentId: parentId !== null && places.has(parentId) ? parentId : null, place }]
      : [];
  });
  const from = placed.find(({ id }) => id === fromId);
  if (!from) return placed[0]?.id;
  const siblings = placed.filter(({ parentId }) => parentId === from.parentId);
  const children = placed.filter(({ parentId }) => parentId === from.id);
  switch (direction) {
    case "left":
    case "right": {
      const inReadingOrder = siblings.toSorted((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);
      const at = inReadingOrder.indexOf(from);
      return inReadingOrder[direction === "right" ? at + 1 : at - 1]?.id;
    }
    case "down": {
      const below = siblings.filter(({ place }) => place.y > from.place.y && isUnder(place, from.place));
      return (children[0] ?? nearest(from, below))?.id;
    }
    case "up": {
      const above = siblings.filter(({ place }) => place.y < from.place.y && isUnder(place, from.place));
      return nearest(from, above)?.id ?? from.parentId ?? undefined;
    }
  }
};
