"use client";
import type { WorkspaceNode } from "@molecule/api";
import { type NodeChange, type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useEffect, useRef, useState } from "react";
import { useMay } from "../features/frame/tenant-context.tsx";
import { getHeldOver, setHeldOver } from "./drag-store.ts";
import { moveCard, tidyCards } from "./geometry-store.ts";
import type { CardNode } from "./graph-node.ts";
import { cardAt, judgeDrop } from "./judge-drop.ts";
import { useReparent } from "./use-reparent.ts";

type Point = { readonly x: number; readonly y: number };
type Drag = {
  readonly id: string;
  /** Where the card stood by hand; null where the layout had it. */
  readonly from: Point | null;
  calledOff: boolean;
};

const putBack = ({ id, from }: Drag): void => (from === null ? tidyCards([id]) : moveCard(id, from, true));

/** Escape while a card is dragged calls that off, and does nothing else. */
const useEscape = (callOff: () => boolean): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !callOff()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [callOff]);
};

/**
 * Dragging a card: let go on open ground it stays there, in this browser; let go on another card its workspace
 * reports to that one. A finger only moves cards: for the tree it has the Move dialog.
 */
export const useReparentDrag = (
  workspaces: readonly WorkspaceNode[],
  nodes: readonly CardNode[],
  moved: Readonly<Record<string, Point>>,
) => {
  const flow = useReactFlow();
  const mayMove = useMay("member");
  const reparent = useReparent();
  const drag = useRef<Drag | null>(null);
  /** At its edge the stage follows what is in the hand; after a call-off nothing is. */
  const [autoPanOnNodeDrag, setAutoPan] = useState(true);

  const holdOver = (draggedId: string, pointer: Point): void => {
    const targetId = cardAt(nodes, flow.screenToFlowPosition(pointer), draggedId);
    if (targetId === (getHeldOver()?.targetId ?? null)) return;
    const dragged = workspaces.find(({ id }) => id === draggedId);
    const target = workspaces.find(({ id }) => id === targetId);
    setHeldOver(
      dragged && target
        ? { draggedId, targetId: target.id, ...judgeDrop(workspaces, dragged, target) }
        : null,
    );
  };

  useEscape(() => {
    const current = drag.current;
    if (current === null || current.calledOff) return false;
    current.calledOff = true;
    setAutoPan(false);
    setHeldOver(null);
    putBack(current);
    return true;
  });

  const onNodeDragStart: OnNodeDrag<CardNode> = (_, { id }) => {
    drag.current = { id, from: moved[id] ?? null, calledOff: false };
  };
  const onNodeDrag: OnNodeDrag<CardNode> = (event, { id }) => {
    if (mayMove && "clientX" in event && drag.current?.calledOff === false)
      holdOver(id, { x: event.clientX, y: event.clientY });
  };
  const onNodeDragStop: OnNodeDrag<CardNode> = () => {
    const [current, held] = [drag.current, getHeldOver()];
    drag.current = null;
    setHeldOver(null);
    setAutoPan(true);
    if (current === null || current.calledOff || held === null) return;
    putBack(current);
    const dragged = workspaces.find(({ id }) => id === held.draggedId);
    const target = workspaces.find(({ id }) => id === held.targetId);
    if (held.allowed && dragged && target) void reparent(dragged, target);
  };
  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    if (drag.current?.calledOff) return;
    for (const change of changes)
      if (change.type === "position" && change.position)
        moveCard(change.id, change.position, change.dragging !== true);
  };
  return { onNodeDragStart, onNodeDrag, onNodeDragStop, onNodesChange, autoPanOnNodeDrag };
};
