import { subtreeOf } from "../features/workspace/subtree-of.ts";
import { CARD, placeTree, type TreeItem } from "./layout/place-tree.ts";

type Point = { readonly x: number; readonly y: number };

/** Larger teams are laid out when a card has landed, not while it is held. */
const MOST_LAID_OUT = 300;
/** Below a card whose team is not laid out. */
const BELOW = { x: 0, y: CARD.height + 52 } as const;

/** Where a card would stand as a report of another one, as the layout has it, measured from that one. */
export const landingPlace = (items: readonly TreeItem[], draggedId: string, targetId: string): Point => {
  const moved = items.map((item) => (item.id === draggedId ? { ...item, parentId: targetId } : item));
  const team = subtreeOf(moved, targetId);
  if (team.size > MOST_LAID_OUT) return BELOW;
  const places = placeTree(moved.filter(({ id }) => team.has(id)));
  const [target, dragged] = [places.get(targetId), places.get(draggedId)];
  return target && dragged ? { x: dragged.x - target.x, y: dragged.y - target.y } : BELOW;
};
