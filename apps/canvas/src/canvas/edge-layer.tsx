import { ViewportPortal } from "@xyflow/react";
import type { EdgePaths, Flight } from "./graph-edges.ts";

/** The team's lines, behind the cards. Decoration to a screen reader: the list says who belongs to whom. */
export const EdgeLayer = ({
  paths,
  flights,
  dimmed,
}: {
  paths: EdgePaths;
  /** Tasks on their way between agents. */
  flights: readonly Flight[];
  dimmed: boolean;
}) => (
  <ViewportPortal>
    <svg
      aria-hidden
      className="pointer-events-none absolute top-0 left-0 overflow-visible fill-none"
      style={{ zIndex: -1, strokeWidth: "var(--edge-width)" }}
      width={1}
      height={1}
    >
      <path d={paths.plain} className="stroke-edge" opacity={dimmed ? 0.3 : 1} />
      <path d={paths.lit} className="stroke-accent" />
      {flights.map(({ key, path, up }) => (
        <path
          key={key}
          data-flight={up ? "up" : "down"}
          d={path}
          pathLength={100}
          className={up ? "message-flight message-flight-up" : "message-flight"}
        />
      ))}
    </svg>
  </ViewportPortal>
);
