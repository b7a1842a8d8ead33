"use client";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { CARD } from "./layout/place-tree.ts";

type Point = { readonly x: number; readonly y: number };

const MARGIN = 40;

/** Moves the view so that the selected card is on the stage: when it is selected, and when the stage gets narrower. */
export const useKeepInView = (selectedId: string | null, at: Point | undefined) => {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const kept = useRef("");
  useEffect(() => {
    const occasion = `${selectedId} ${width} ${height}`;
    if (selectedId === null || !at || width === 0 || kept.current === occasion) return;
    kept.current = occasion;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [at.x * zoom + x, at.y * zoom + y];
    const isInView =
      left >= MARGIN &&
      top >= MARGIN &&
      left + CARD.width * zoom <= width - MARGIN &&
      top + CARD.height * zoom <= height - MARGIN;
    if (isInView) return;
    void flow.setCenter(at.x + CARD.width / 2, at.y + CARD.height / 2, { zoom, duration: 160 });
  }, [flow, selectedId, at, width, height]);
};
