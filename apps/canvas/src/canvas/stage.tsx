"use client";
import { ReactFlow, useStore } from "@xyflow/react";
import { type CSSProperties, useMemo, useRef, useState } from "react";
import { openPanel } from "../url/panel-url.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { DetailContext } from "./detail-context.ts";
import { DropPreview } from "./drop-preview.tsx";
import { EdgeLayer } from "./edge-layer.tsx";
import { wishFocus } from "./focus-wish.ts";
import { useOrientation } from "./layout/use-orientation.ts";
import { type GraphProps, useDrawing } from "./use-drawing.ts";
import { useKeepInView } from "./use-keep-in-view.ts";
import { useReparentDrag } from "./use-reparent-drag.ts";
import { cardIdAt, useWalk } from "./use-walk.ts";
import { WorkspaceCard } from "./workspace-card.tsx";
import { selectDetail, selectUnit } from "./zoom-step.ts";

const nodeTypes = { workspace: WorkspaceCard };
/** Room is left for the toolbars above and below; the upper one has two rows on a phone. */
const FITS = {
  landscape: { padding: { x: "6%", top: "68px", bottom: "68px" }, maxZoom: 1, minZoom: 0.02 },
  portrait: { padding: { x: "4%", top: "112px", bottom: "68px" }, maxZoom: 1, minZoom: 0.02 },
} as const;
const EDGE_WIDTH = { card: 1.25, label: 1, dot: 0.6 } as const;

/** The team tree, drawn and listened to. */
export const Stage = (props: GraphProps) => {
  const { workspaces, places, selectedId, matches } = props;
  const fit = FITS[useOrientation()];
  const unit = useStore(selectUnit);
  const detail = useStore(selectDetail);
  const [focusId, setFocusId] = useState<string | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const known = (id: string | null) => id !== null && places.has(id);
  const tabbableId = known(focusId) ? focusId : known(selectedId) ? selectedId : (workspaces[0]?.id ?? null);
  const { moved, nodes, paths, flights } = useDrawing(props, tabbableId);
  const positions = useMemo(() => nodes.map(({ position }) => position), [nodes]);
  useKeepInView(nodes.find(({ id }) => id === selectedId)?.position, selectedId, positions);
  const onKeyDown = useWalk({ stage, workspaces, places, moved, detail, onWalk: setFocusId });
  const drag = useReparentDrag(workspaces, nodes, moved);

  return (
    <DetailContext value={detail}>
      <div
        ref={stage}
        className="size-full"
        style={{ "--unit": unit, "--edge-width": EDGE_WIDTH[detail] * unit } as CSSProperties}
        onKeyDownCapture={onKeyDown}
        onFocusCapture={({ target }) => {
          const id = cardIdAt(target);
          if (id !== null) setFocusId(id);
        }}
      >
        <ReactFlow
          aria-label="Team graph. Arrow keys walk the tree, Enter opens a workspace."
          nodes={nodes}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={fit}
          minZoom={0.02}
          maxZoom={1.5}
          onlyRenderVisibleElements
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          panOnScroll
          zoomOnDoubleClick={false}
          nodeDragThreshold={4}
          onMoveStart={() => stage.current?.setAttribute("data-moving", "")}
          onMoveEnd={() => stage.current?.removeAttribute("data-moving")}
          onNodeClick={(event, node) => {
            setFocusId(node.id);
            if (event.detail === 0) wishFocus("panel");
            openPanel({ workspaceId: node.id });
          }}
          {...drag}
        >
          <EdgeLayer paths={paths} flights={flights} dimmed={matches !== null} />
          <DropPreview workspaces={workspaces} nodes={nodes} />
          <CanvasControls
            fit={fit}
            ids={nodes.map(({ id }) => id)}
            hasMoved={nodes.some(({ id }) => id in moved)}
          />
        </ReactFlow>
      </div>
    </DetailContext>
  );
};
