import { ViewportPortal } from "@xyflow/react";
import type { EdgePaths } from "./graph-edges.ts";

/** The team's lines, behind the cards. Decoration to a screen reader: the list says who belongs to whom. */
export const EdgeLayer = ({ paths, dimmed }: { paths: EdgePaths; dimmed: boolean }) => (
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
    </svg>
  </ViewportPortal>
);
