"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useMemo } from "react";
import { useMovedCards } from "./geometry-store.ts";
import { edgePaths, flightsOf } from "./graph-edges.ts";
import { type CardNode, cardNode } from "./graph-node.ts";
import type { Place } from "./layout/place-tree.ts";
import { nameRooms } from "./name-rooms.ts";
import { usePeerCalls } from "./use-peer-calls.ts";

export type GraphProps = {
  workspaces: readonly WorkspaceNode[];
  places: ReadonlyMap<string, Place>;
  selectedId: string | null;
  /** Null: no filter. */
  matches: ReadonlySet<string> | null;
};

/** What the graph draws: cards where the layout or a person put them, lines, and tasks on their way. */
export const useDrawing = (
  { workspaces, places, selectedId, matches }: GraphProps,
  tabbableId: string | null,
) => {
  const moved = useMovedCards();
  const rooms = useMemo(() => nameRooms(workspaces, places), [workspaces, places]);
  const nodes = useMemo(
    () =>
      workspaces.flatMap((workspace): CardNode[] => {
        const place = moved[workspace.id] ?? places.get(workspace.id);
        if (!place) return [];
        const look = {
          x: place.x,
          y: place.y,
          selected: workspace.id === selectedId,
          dimmed: matches !== null && !matches.has(workspace.id),
          tabbable: workspace.id === tabbableId,
          nameRoom: rooms.get(workspace.id) ?? 0,
        };
        return [cardNode(workspace, look)];
      }),
    [workspaces, places, moved, selectedId, matches, tabbableId, rooms],
  );
  const paths = useMemo(
    () => edgePaths(workspaces, { places, moved, selectedId }),
    [workspaces, places, moved, selectedId],
  );
  const calls = usePeerCalls();
  const flights = useMemo(
    () => flightsOf(calls, workspaces, { places, moved }),
    [calls, workspaces, places, moved],
  );
  return { moved, nodes, paths, flights };
};
