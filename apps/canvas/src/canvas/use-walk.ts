"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useReactFlow } from "@xyflow/react";
import type { KeyboardEvent, RefObject } from "react";
import { wishFocus } from "./focus-wish.ts";
import { CARD, type Place } from "./layout/place-tree.ts";
import { type Direction, walkTree } from "./walk-tree.ts";
import type { Detail } from "./zoom-step.ts";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
/** Between a card that was walked to and the edge of the stage, in pixels. */
const MARGIN = 48;

const cardSelector = (id: string): string => `[data-workspace-id="${CSS.escape(id)}"]`;

/** The card in which the focus is, if it is in one. */
export const cardIdAt = (target: EventTarget): string | null =>
  target instanceof Element
    ? (target.closest("[data-workspace-id]")?.getAttribute("data-workspace-id") ?? null)
    : null;

type Walk = {
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly workspaces: readonly WorkspaceNode[];
  readonly places: ReadonlyMap<string, Place>;
  readonly moved: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
  readonly detail: Detail;
  readonly onWalk: (id: string) => void;
};

/** Arrow keys walk the tree: the focus goes to the next card, and the view follows it. */
export const useWalk = ({ stage, workspaces, places, moved, detail, onWalk }: Walk) => {
  const flow = useReactFlow();

  const goTo = (id: string) => {
    const place = moved[id] ?? places.get(id);
    if (!place) return;
    const drawn = stage.current?.querySelector<HTMLElement>(cardSelector(id));
    if (drawn) drawn.focus({ preventScroll: true });
    else wishFocus(id);
    onWalk(id);
    const zoom = Math.max(flow.getZoom(), detail === "card" ? 0 : 0.2);
    const { x, y } = flow.flowToScreenPosition(place);
    const frame = stage.current?.getBoundingClientRect();
    const isInView =
      frame &&
      x >= frame.left + MARGIN &&
      y >= frame.top + MARGIN &&
      x + CARD.width * zoom <= frame.right - MARGIN &&
      y + CARD.height * zoom <= frame.bottom - MARGIN;
    if (!isInView)
      void flow.setCenter(place.x + CARD.width / 2, place.y + CARD.height / 2, { zoom, duration: 160 });
  };

  return (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    const fromId = cardIdAt(event.target);
    if (!direction || event.altKey || event.ctrlKey || event.metaKey || fromId === null) return;
    event.preventDefault();
    event.stopPropagation();
    const next = walkTree(workspaces, places, fromId, direction);
    if (next) goTo(next);
  };
};
