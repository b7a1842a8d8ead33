"use client";
import type { NodeProps } from "@xyflow/react";
import clsx from "clsx";
import { useEffect, useRef } from "react";
import { toggleSelected, useIsSelected } from "../features/bulk/selection-store.ts";
import { attentionLine, stageProgress } from "../features/workspace/attention.ts";
import { stateLook } from "../features/workspace/state-look.ts";
import { CardDot, CardLabel } from "./card-dot.tsx";
import { CardFace } from "./card-face.tsx";
import { useDetail } from "./detail-context.ts";
import { useDropLook } from "./drag-store.ts";
import { takeFocusWish } from "./focus-wish.ts";
import type { CardNode } from "./graph-node.ts";

const nameOf = ({ workspace }: CardNode["data"]): string => {
  const look = stateLook(workspace.observedState, stageProgress(workspace.stage) !== null);
  return [
    workspace.name,
    workspace.role,
    look.word,
    workspace.payer.chip,
    workspace.sandbox ? "sandbox" : null,
    attentionLine(workspace)?.text,
  ]
    .filter(Boolean)
    .join(", ");
};

/** One workspace on the graph: a button that opens it. The graph listens for its keys and presses. */
export const WorkspaceCard = ({ id, data, selected }: NodeProps<CardNode>) => {
  const detail = useDetail();
  const picked = useIsSelected(id);
  const drop = useDropLook(id);
  const button = useRef<HTMLButtonElement>(null);
  // A card that an arrow key leads to may be drawn only after the view has moved to it.
  useEffect(() => {
    if (takeFocusWish(id)) button.current?.focus({ preventScroll: true });
  });
  const isCard = detail === "card";
  return (
    <button
      ref={button}
      type="button"
      tabIndex={data.tabbable ? 0 : -1}
      data-workspace-id={id}
      aria-label={isCard ? undefined : nameOf(data)}
      title={isCard ? undefined : nameOf(data)}
      aria-current={selected ? "true" : undefined}
      data-picked={picked || undefined}
      data-drop={drop ?? undefined}
      onClickCapture={(event) => {
        if (!event.shiftKey) return;
        event.stopPropagation();
        toggleSelected(id);
      }}
      className={clsx(
        "group relative flex size-full flex-col justify-between rounded-lg border px-2.5 py-1.5 text-left",
        "focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-3",
        isCard ? "bg-surface transition-[border-color,box-shadow,opacity]" : "border-transparent",
        isCard && (selected ? "border-accent ring-1 ring-accent" : "border-line hover:border-line-strong"),
        !isCard && selected && "bg-accent/12 ring-[calc(2px*var(--unit))] ring-accent",
        !isCard && !selected && "hover:bg-subtle",
        picked && "outline-2 outline-accent outline-dashed outline-offset-2",
        drop === "takes" && "outline-2 outline-accent outline-offset-3",
        drop === "refuses" && "outline-2 outline-bad outline-dashed outline-offset-3",
        data.dimmed && drop === null && "opacity-30 hover:opacity-70",
      )}
    >
      {detail === "card" && <CardFace workspace={data.workspace} />}
      {detail === "label" && <CardLabel workspace={data.workspace} nameRoom={data.nameRoom} />}
      {detail === "dot" && <CardDot workspace={data.workspace} nameRoom={data.nameRoom} />}
    </button>
  );
};
