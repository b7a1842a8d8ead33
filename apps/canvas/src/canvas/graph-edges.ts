import type { WorkspaceNode } from "@molecule/api";
import type { Place } from "./layout/place-tree.ts";
import type { TeamEdge } from "./team-edge.tsx";

type Options = {
  places: ReadonlyMap<string, Place>;
  /** Cards that stand elsewhere than laid out. */
  moved: Readonly<Record<string, unknown>>;
  selectedId: string | null;
  isDimmed: (id: string) => boolean;
};

/** The lines of the team tree; those of the selected card are lit. */
export const teamEdges = (
  workspaces: readonly WorkspaceNode[],
  { places, moved, selectedId, isDimmed }: Options,
): TeamEdge[] =>
  workspaces.flatMap(({ id, parentId }): TeamEdge[] => {
    const place = places.get(id);
    if (parentId === null || !place || !places.has(parentId)) return [];
    const inPlace = !(id in moved) && !(parentId in moved);
    const lit = selectedId === id || selectedId === parentId;
    return [
      {
        id: `${parentId}>${id}`,
        source: parentId,
        target: id,
        type: "team",
        zIndex: lit ? 1 : 0,
        data: { route: inPlace ? place.route : null, lit, dimmed: isDimmed(id) },
      },
    ];
  });
