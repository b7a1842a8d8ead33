import { subtreeOf } from "../features/workspace/subtree-of.ts";
import { CARD } from "./layout/place-tree.ts";

type Member = { readonly id: string; readonly name: string; readonly parentId: string | null };
type Point = { readonly x: number; readonly y: number };

/** What letting go of a card on another one would do, in words; the server judges the same again. */
export type DropVerdict = { readonly allowed: boolean; readonly sentence: string };

/** Whether a dragged workspace may stand below the one that it is held over. */
export const judgeDrop = (members: readonly Member[], dragged: Member, target: Member): DropVerdict => {
  if (dragged.parentId === target.id)
    return { allowed: false, sentence: `${dragged.name} reports to ${target.name} already.` };
  if (subtreeOf(members, dragged.id).has(target.id))
    return {
      allowed: false,
      sentence: `${dragged.name} cannot report to ${target.name}, which is part of its team.`,
    };
  return { allowed: true, sentence: `Let go, and ${dragged.name} reports to ${target.name}.` };
};

/** The card at a point of the stage; of cards that lie over each other the last one drawn. */
export const cardAt = (
  cards: readonly { readonly id: string; readonly position: Point }[],
  { x, y }: Point,
  exceptId: string,
): string | null =>
  cards.findLast(
    ({ id, position }) =>
      id !== exceptId &&
      x >= position.x &&
      x <= position.x + CARD.width &&
      y >= position.y &&
      y <= position.y + CARD.height,
  )?.id ?? null;
