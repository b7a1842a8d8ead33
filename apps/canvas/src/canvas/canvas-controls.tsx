"use client";
import { type FitViewOptions, Panel, useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Network, Plus } from "lucide-react";
import { IconButton } from "../ui/icon-button.tsx";
import { tidyCards } from "./geometry-store.ts";

const GLIDE = { duration: 160 };

/** Zoom, fit, and back to the layout for cards that were moved by hand. */
export const CanvasControls = ({
  fit,
  ids,
  hasMoved,
}: {
  fit: FitViewOptions;
  ids: readonly string[];
  hasMoved: boolean;
}) => {
  const flow = useReactFlow();
  const percent = useStore(({ transform: [, , zoom] }) => Math.round(zoom * 100));
  return (
    <Panel position="bottom-left" className="m-3!">
      <div role="toolbar" aria-label="View" className="flex items-center rounded-lg border bg-surface p-0.5">
        <IconButton icon={Minus} label="Zoom out" side="top" onClick={() => void flow.zoomOut(GLIDE)} />
        <span className="w-11 text-center text-muted text-xs tabular-nums" aria-live="off">
          {percent}%
        </span>
        <IconButton icon={Plus} label="Zoom in" side="top" onClick={() => void flow.zoomIn(GLIDE)} />
        <IconButton
          icon={Maximize}
          label="Fit to screen"
          side="top"
          onClick={() => void flow.fitView({ ...fit, ...GLIDE })}
        />
        {hasMoved && (
          <IconButton
            icon={Network}
            label="Tidy up: back to the layout"
            side="top"
            onClick={() => tidyCards(ids)}
          />
        )}
      </div>
    </Panel>
  );
};
