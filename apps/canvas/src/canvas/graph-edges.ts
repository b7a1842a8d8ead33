import type { WorkspaceNode } from "@molecule/api";
import { edgePath, roundedPath } from "./edge-path.ts";
import { CARD, type Place } from "./layout/place-tree.ts";

type Point = { readonly x: number; readonly y: number };

type Options = {
  places: ReadonlyMap<string, Place>;
  /** Cards that stand elsewhere than laid out. */
  moved: Readonly<Record<string, Point>>;
  selectedId: string | null;
};

/** The lines of the team tree, drawn as few paths: `lit` are those of the selected card. */
export type EdgePaths = { readonly plain: string; readonly lit: string };

const straight = (from: Point, to: Point): string => {
  const middle = (from.y + to.y) / 2;
  return roundedPath([
    [from.x, from.y],
    [from.x, middle],
    [to.x, middle],
    [to.x, to.y],
  ]);
};

/** One path for all lines of a kind: a thousand elements would cost more than a thousand segments. */
export const edgePaths = (
  workspaces: readonly WorkspaceNode[],
  { places, moved, selectedId }: Options,
): EdgePaths => {
  const lines: Record<keyof EdgePaths, string[]> = { plain: [], lit: [] };
  for (const { id, parentId } of workspaces) {
    const place = places.get(id);
    const parent = parentId === null ? undefined : places.get(parentId);
    if (parentId === null || !place || !parent) continue;
    const [childAt, parentAt] = [moved[id] ?? place, moved[parentId] ?? parent];
    const from = { x: parentAt.x + CARD.width / 2, y: parentAt.y + CARD.height };
    const to = { x: childAt.x + CARD.width / 2, y: childAt.y };
    const asLaidOut = !(id in moved) && !(parentId in moved) && place.route;
    const line = asLaidOut ? edgePath([from.x, from.y], [to.x, to.y], asLaidOut) : straight(from, to);
    lines[selectedId === id || selectedId === parentId ? "lit" : "plain"].push(line);
  }
  return { plain: lines.plain.join(""), lit: lines.lit.join("") };
};
