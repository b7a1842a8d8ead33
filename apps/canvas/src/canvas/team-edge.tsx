import { BaseEdge, type Edge, type EdgeProps, getSmoothStepPath, Position } from "@xyflow/react";
import clsx from "clsx";
import { edgePath } from "./edge-path.ts";
import type { EdgeRoute } from "./layout/place-tree.ts";

/** No route: one of its cards was moved by hand. */
export type TeamEdgeData = { route: EdgeRoute | null; lit: boolean; dimmed: boolean };
export type TeamEdge = Edge<TeamEdgeData, "team">;

/** The line from a lead to a member of the team. */
export const TeamEdgeLine = ({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<TeamEdge>) => {
  const path = data?.route
    ? edgePath([sourceX, sourceY], [targetX, targetY], data.route)
    : getSmoothStepPath({
        sourceX,
        sourceY,
        targetX,
        targetY,
        sourcePosition: Position.Bottom,
        targetPosition: Position.Top,
        borderRadius: 8,
      })[0];
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={0}
      className={clsx(
        "fill-none transition-[stroke,opacity]",
        data?.lit ? "stroke-accent" : "stroke-edge",
        data?.dimmed && "opacity-30",
      )}
      style={{ strokeWidth: "var(--edge-width, 1)" }}
    />
  );
};
