import type { WorkspaceNode } from "@molecule/api";
import type { Node } from "@xyflow/react";
import { CARD } from "./layout/place-tree.ts";

export type CardData = {
  workspace: WorkspaceNode;
  /** Filtered out: still there, drawn faintly. */
  dimmed: boolean;
  /** The one card that the Tab key reaches. */
  tabbable: boolean;
  /** Room beside a card to which others report, for its name when names of all have none; 0 for others. */
  nameRoom: number;
};
export type CardNode = Node<CardData, "workspace">;

type Look = { x: number; y: number; selected: boolean } & Omit<CardData, "workspace">;

const made = new WeakMap<WorkspaceNode, { look: Look; node: CardNode }>();

const sameLook = (a: Look, b: Look) =>
  a.x === b.x &&
  a.y === b.y &&
  a.selected === b.selected &&
  a.dimmed === b.dimmed &&
  a.nameRoom === b.nameRoom &&
  a.tabbable === b.tabbable;

/** The graph's node for a workspace; the very same object while nothing about it changes. */
export const cardNode = (workspace: WorkspaceNode, look: Look): CardNode => {
  const known = made.get(workspace);
  if (known && sameLook(known.look, look)) return known.node;
  const node: CardNode = {
    id: workspace.id,
    type: "workspace",
    position: { x: look.x, y: look.y },
    width: CARD.width,
    height: CARD.height,
    measured: CARD,
    selected: look.selected,
    data: { workspace, dimmed: look.dimmed, tabbable: look.tabbable, nameRoom: look.nameRoom },
  };
  made.set(workspace, { look, node });
  return node;
};
