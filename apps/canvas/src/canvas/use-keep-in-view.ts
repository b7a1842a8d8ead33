"use client";
import { useReactFlow, useStore, type Viewport } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { CARD } from "./layout/place-tree.ts";

type Point = { readonly x: number; readonly y: number };
type Span = { readonly from: number; readonly to: number };

const MARGIN = 40;

/** How far a span must move to lie within a length; null when it is too long for it. */
const shiftInto = ({ from, to }: Span, length: number): number | null => {
  if (to - from > length - 2 * MARGIN) return null;
  if (from < MARGIN) return MARGIN - from;
  return Math.min(0, length - MARGIN - to);
};

const spanOf = (values: readonly number[], size: number, zoom: number, offset: number): Span => ({
  from: Math.min(...values) * zoom + offset,
  to: (Math.max(...values) + size) * zoom + offset,
});

/** Smaller than this the view is not made unasked. */
const LEAST_ZOOM = 0.7;

/**
 * Moves the view when a card is selected, and when the stage gets narrower, so that what matters is on the stage:
 * the whole team where it fits, a little smaller if the panel took its room; the selected card in any case.
 */
export const useKeepInView = (
  selected: Point | undefined,
  selectedId: string | null,
  all: readonly Point[],
) => {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const kept = useRef({ occasion: "", width: 0 });
  useEffect(() => {
    const occasion = `${selectedId} ${width} ${height}`;
    if (selectedId === null || !selected || width === 0 || kept.current.occasion === occasion) return;
    const narrowed = width < kept.current.width;
    kept.current = { occasion, width };
    const now = flow.getViewport();
    const shiftFor = (points: readonly Point[], { x, y, zoom }: Viewport) =>
      [
        shiftInto(
          spanOf(
            points.map((point) => point.x),
            CARD.width,
            zoom,
            x,
          ),
          width,
        ),
        shiftInto(
          spanOf(
            points.map((point) => point.y),
            CARD.height,
            zoom,
            y,
          ),
          height,
        ),
      ] as const;
    const across = spanOf(
      all.map((point) => point.x),
      CARD.width,
      1,
      0,
    );
    const zoom = Math.min(now.zoom, (width - 2 * MARGIN) / (across.to - across.from + 1));
    const view = narrowed && zoom >= LEAST_ZOOM ? { ...now, zoom } : now;
    const [acrossAll, downAll] = shiftFor(all, view);
    const [acrossOne, downOne] = shiftFor([selected], view);
    const [dx, dy] = [acrossAll ?? acrossOne ?? 0, downAll ?? downOne ?? 0];
    if (dx === 0 && dy === 0 && view === now) return;
    void flow.setViewport({ ...view, x: view.x + dx, y: view.y + dy }, { duration: 160 });
  }, [flow, selectedId, selected, all, width, height]);
  // The width before a card was selected is what the panel takes its room from.
  useEffect(() => {
    if (selectedId === null) kept.current = { occasion: "", width };
  }, [selectedId, width]);
};
