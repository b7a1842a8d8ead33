"use client";
import type { WorkspaceNode } from "@molecule/api";
import { ReactFlow, ReactFlowProvider, useReactFlow, useStore } from "@xyflow/react";
import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { openPanel } from "../url/panel-url.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { DetailContext } from "./detail-context.ts";
import { EdgeLayer } from "./edge-layer.tsx";
import { wishFocus } from "./focus-wish.ts";
import { moveCard, useMovedCards } from "./geometry-store.ts";
import { edgePaths } from "./graph-edges.ts";
import { type CardNode, cardNode } from "./graph-node.ts";
import { CARD, type Place } from "./layout/place-tree.ts";
import { useOrientation } from "./layout/use-orientation.ts";
import { nameRooms } from "./name-rooms.ts";
import { useKeepInView } from "./use-keep-in-view.ts";
import { type Direction, walkTree } from "./walk-tree.ts";
import { WorkspaceCard } from "./workspace-card.tsx";
import { selectDetail, selectUnit } from "./zoom-step.ts";

const nodeTypes = { workspace: WorkspaceCard };
/** Room is left for the toolbars above and below; the upper one has two rows on a phone. */
const FITS = {
  landscape: { padding: { x: "6%", top: "68px", bottom: "68px" }, maxZoom: 1, minZoom: 0.02 },
  portrait: { padding: { x: "4%", top: "112px", bottom: "68px" }, maxZoom: 1, minZoom: 0.02 },
} as const;
const EDGE_WIDTH = { card: 1.25, label: 1, dot: 0.6 } as const;
const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const cardSelector = (id: string): string => `[data-workspace-id="${CSS.escape(id)}"]`;

/** The card in which the focus is, if it is in one. */
const cardIdAt = (target: EventTarget): string | null =>
  target instanceof Element
    ? (target.closest("[data-workspace-id]")?.getAttribute("data-workspace-id") ?? null)
    : null;

type GraphProps = {
  workspaces: readonly WorkspaceNode[];
  places: ReadonlyMap<string, Place>;
  selectedId: string | null;
  /** Null: no filter. */
  matches: ReadonlySet<string> | null;
};

const Stage = ({ workspaces, places, selectedId, matches }: GraphProps) => {
  const flow = useReactFlow();
  const fit = FITS[useOrientation()];
  const moved = useMovedCards();
  const unit = useStore(selectUnit);
  const detail = useStore(selectDetail);
  const [focusId, setFocusId] = useState<string | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const known = (id: string | null) => id !== null && places.has(id);
  const tabbableId = known(focusId) ? focusId : known(selectedId) ? selectedId : (workspaces[0]?.id ?? null);

  const rooms = useMemo(() => nameRooms(workspaces, places), [workspaces, places]);
  const nodes = useMemo(
    () =>
      workspaces.flatMap((workspace): CardNode[] => {
        const place = moved[workspace.id] ?? places.get(workspace.id);
        if (!place) return [];
        const look = {
          x: place.x,
          y: place.y,
          selected: workspace.id === selectedId,
          dimmed: matches !== null && !matches.has(workspace.id),
          tabbable: workspace.id === tabbableId,
          nameRoom: rooms.get(workspace.id) ?? 0,
        };
        return [cardNode(workspace, look)];
      }),
    [workspaces, places, moved, selectedId, matches, tabbableId, rooms],
  );
  const paths = useMemo(
    () => edgePaths(workspaces, { places, moved, selectedId }),
    [workspaces, places, moved, selectedId],
  );

  const positions = useMemo(() => nodes.map(({ position }) => position), [nodes]);
  useKeepInView(nodes.find(({ id }) => id === selectedId)?.position, selectedId, positions);

  const goTo = (id: string) => {
    const place = moved[id] ?? places.get(id);
    if (!place) return;
    const drawn = stage.current?.querySelector<HTMLElement>(cardSelector(id));
    if (drawn) drawn.focus({ preventScroll: true });
    else wishFocus(id);
    setFocusId(id);
    const zoom = Math.max(flow.getZoom(), detail === "card" ? 0 : 0.2);
    const { x, y } = flow.flowToScreenPosition(place);
    const frame = stage.current?.getBoundingClientRect();
    const margin = 48;
    const isInView =
      frame &&
      x >= frame.left + margin &&
      y >= frame.top + margin &&
      x + CARD.width * zoom <= frame.right - margin &&
      y + CARD.height * zoom <= frame.bottom - margin;
    if (!isInView)
      void flow.setCenter(place.x + CARD.width / 2, place.y + CARD.height / 2, { zoom, duration: 160 });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    const fromId = cardIdAt(event.target);
    if (!direction || event.altKey || event.ctrlKey || event.metaKey || fromId === null) return;
    event.preventDefault();
    event.stopPropagation();
    const next = walkTree(workspaces, places, fromId, direction);
    if (next) goTo(next);
  };

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
          onNodesChange={(changes) => {
            for (const change of changes)
              if (change.type === "position" && change.position)
                moveCard(change.id, change.position, change.dragging !== true);
          }}
        >
          <EdgeLayer paths={paths} dimmed={matches !== null} />
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

/** The team tree as a graph. It draws what it is given: places from the layout, selection from the URL. */
export const Graph = (props: GraphProps) => (
  <ReactFlowProvider>
    <Stage {...props} />
  </ReactFlowProvider>
);
