"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { Stage } from "./stage.tsx";
import type { GraphProps } from "./use-drawing.ts";

/** The team tree as a graph. It draws what it is given: places from the layout, selection from the URL. */
export const Graph = (props: GraphProps) => (
  <ReactFlowProvider>
    <Stage {...props} />
  </ReactFlowProvider>
);
