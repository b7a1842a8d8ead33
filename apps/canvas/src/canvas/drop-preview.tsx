"use client";
import type { WorkspaceNode } from "@molecule/api";
import { Panel, ViewportPortal } from "@xyflow/react";
import clsx from "clsx";
import { CornerDownRight, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useHeldOver } from "./drag-store.ts";
import { newLine } from "./graph-edges.ts";
import type { CardNode } from "./graph-node.ts";
import { landingPlace } from "./landing-place.ts";
import { CARD } from "./layout/place-tree.ts";

type Props = { workspaces: readonly WorkspaceNode[]; nodes: readonly CardNode[] };

/** The place and the line that a card would have, behind all cards. */
const Landing = ({
  workspaces,
  nodes,
  draggedId,
  targetId,
}: Props & Record<"draggedId" | "targetId", string>) => {
  const from = useMemo(
    () => landingPlace(workspaces, draggedId, targetId),
    [workspaces, draggedId, targetId],
  );
  const target = nodes.find(({ id }) => id === targetId)?.position;
  if (!target) return null;
  const place = { x: target.x + from.x, y: target.y + from.y };
  return (
    <ViewportPortal>
      <svg
        aria-hidden
        data-landing
        className="pointer-events-none absolute top-0 left-0 overflow-visible fill-none stroke-accent"
        style={{ zIndex: -1, strokeWidth: "calc(var(--edge-width) * 1.25)" }}
        strokeDasharray="calc(6px * var(--unit)) calc(5px * var(--unit))"
        width={1}
        height={1}
      >
        <path d={newLine(target, place)} />
        <rect
          x={place.x}
          y={place.y}
          width={CARD.width}
          height={CARD.height}
          rx={8}
          className="fill-accent/8"
        />
      </svg>
    </ViewportPortal>
  );
};

/** While a card is held over another: where it would land, and in words what letting go would do. */
export const DropPreview = (props: Props) => {
  const held = useHeldOver();
  const Icon = held?.allowed ? CornerDownRight : TriangleAlert;
  return (
    <>
      {held?.allowed && <Landing {...props} draggedId={held.draggedId} targetId={held.targetId} />}
      <Panel position="bottom-center" className="pointer-events-none m-3!">
        <p
          role="status"
          data-testid="drop-verdict"
          className={clsx(
            held && "flex items-center gap-2 rounded-lg border bg-raised px-3 py-2 text-sm shadow-float",
            held?.allowed === true && "border-accent text-text",
            held?.allowed === false && "border-bad text-bad",
          )}
        >
          {held && <Icon aria-hidden className="size-4 shrink-0" />}
          {held && (held.allowed ? `${held.sentence} Escape calls it off.` : held.sentence)}
        </p>
      </Panel>
    </>
  );
};
