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

/** The line that two cards would have, the upper left corners of which are given. */
export const newLine = (parent: Point, child: Point): string =>
  straight(
    { x: parent.x + CARD.width / 2, y: parent.y + CARD.height },
    { x: child.x + CARD.width / 2, y: child.y },
  );

type Where = Pick<Options, "places" | "moved">;

/** The line from a workspace's parent down to it; null for one at the top. */
const lineTo = ({ id, parentId }: WorkspaceNode, { places, moved }: Where): string | null => {
  const place = places.get(id);
  const parent = parentId === null ? undefined : places.get(parentId);
  if (parentId === null || !place || !parent) return null;
  const [childAt, parentAt] = [moved[id] ?? place, moved[parentId] ?? parent];
  const from = { x: parentAt.x + CARD.width / 2, y: parentAt.y + CARD.height };
  const to = { x: childAt.x + CARD.width / 2, y: childAt.y };
  const asLaidOut = !(id in moved) && !(parentId in moved) && place.route;
  return asLaidOut ? edgePath([from.x, from.y], [to.x, to.y], asLaidOut) : straight(from, to);
};

/** One path for all lines of a kind: a thousand elements would cost more than a thousand segments. */
export const edgePaths = (workspaces: readonly WorkspaceNode[], options: Options): EdgePaths => {
  const { selectedId } = options;
  const lines: Record<keyof EdgePaths, string[]> = { plain: [], lit: [] };
  for (const workspace of workspaces) {
    const line = lineTo(workspace, options);
    const { id, parentId } = workspace;
    if (line !== null) lines[selectedId === id || selectedId === parentId ? "lit" : "plain"].push(line);
  }
  return { plain: lines.plain.join(""), lit: lines.lit.join("") };
};

/** One stretch of the way of a task from one agent to another; `up` goes against the line, toward the parent. */
export type Flight = { readonly key: string; readonly path: string; readonly up: boolean };

/** The lines along which tasks are on their way: a sibling's goes up to the parent and down again. */
export const flightsOf = (
  calls: readonly { readonly id: string; readonly callerId: string; readonly calleeId: string }[],
  workspaces: readonly WorkspaceNode[],
  where: Where,
): readonly Flight[] => {
  if (calls.length === 0) return [];
  const byId = new Map<string, WorkspaceNode>(workspaces.map((workspace) => [workspace.id, workspace]));
  return calls.flatMap(({ id, callerId, calleeId }) => {
    const [caller, callee] = [byId.get(callerId), byId.get(calleeId)];
    if (!caller || !callee) return [];
    const up = callee.parentId === callerId ? null : lineTo(caller, where);
    const down = caller.parentId === calleeId ? null : lineTo(callee, where);
    return [
      ...(up === null ? [] : [{ key: `${id} up`, path: up, up: true }]),
      ...(down === null ? [] : [{ key: `${id} down`, path: down, up: false }]),
    ];
  });
};
