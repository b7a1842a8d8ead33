import { CARD } from "./layout/place-tree.ts";

type Card = { readonly id: string; readonly parentId: string | null };
type Point = { readonly x: number; readonly y: number };

/** Less than this holds no name that could be told from others. */
const LEAST = 160;
/** The last of a row has nobody beside it. */
const MOST = 640;

/**
 * How much room there is to the right of each card to which others report, in the graph's own units; a name that
 * stands for its team goes there when the cards are too small for names. Cards without enough room are left out.
 */
export const nameRooms = (
  cards: readonly Card[],
  places: ReadonlyMap<string, Point>,
): ReadonlyMap<string, number> => {
  const leaders = new Set(cards.map(({ parentId }) => parentId));
  const rows = new Map<number, { id: string; x: number }[]>();
  for (const { id } of cards) {
    const place = places.get(id);
    if (!place) continue;
    const row = rows.get(place.y);
    if (row) row.push({ id, x: place.x });
    else rows.set(place.y, [{ id, x: place.x }]);
  }
  const rooms = new Map<string, number>();
  for (const row of rows.values()) {
    row.sort((a, b) => a.x - b.x);
    for (const [index, { id, x }] of row.entries()) {
      const next = row[index + 1];
      const room = next === undefined ? MOST : Math.min(MOST, next.x - x - CARD.width);
      if (leaders.has(id) && room >= LEAST) rooms.set(id, room);
    }
  }
  return rooms;
};
