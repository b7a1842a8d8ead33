"use client";
import type { KeyboardEvent, PointerEvent } from "react";
import { PANEL_WIDTH, setPanelWidth, usePanelWidth } from "../canvas/geometry-store.ts";

const STEP = 24;

/** The panel's left edge: dragged, or moved with the arrow keys. */
export const PanelResizer = () => {
  const width = usePanelWidth();
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setPanelWidth(window.innerWidth - event.clientX, false);
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.currentTarget.releasePointerCapture(event.pointerId);
    setPanelWidth(window.innerWidth - event.clientX, true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setPanelWidth(width + step, true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs is no handle
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Panel width"
      aria-valuenow={width}
      aria-valuemin={PANEL_WIDTH.min}
      aria-valuemax={PANEL_WIDTH.max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none transition-colors hover:bg-accent/30 focus-visible:bg-accent/40 focus-visible:outline-none active:bg-accent/40 max-md:hidden"
    />
  );
};
