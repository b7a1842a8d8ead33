import { hierarchy } from "d3-hierarchy";

export const CARD = { width: 220, height: 72 } as const;
/** Rows leave room for the line of attention that hangs below a card. */
const GAP = { column: 28, row: 44, level: 52, root: 64 } as const;
/** How far above a card the horizontal of its line runs. */
const BUS_RISE = 14;
/** Leaves up to this many stand in one row, and a shelf is at least so many cards wide, on a screen of that shape. */
const LIMITS = { landscape: { row: 5, shelf: 6 }, portrait: { row: 2, shelf: 2 } } as const;

const limitsOf = (aspect: number) => (aspect < 1 ? LIMITS.portrait : LIMITS.landscape);

export type TreeItem = { readonly id: string; readonly parentId: string | null };

/**
 * How the line from a parent runs: down to `busY`, along it, and down to the child; by way of the vertical `spine`
 * when an earlier row of siblings stands in between.
 */
export type EdgeRoute = {
  readonly busY: number;
  readonly spine: { readonly x: number; readonly fromY: number } | null;
};

/** Where one card stands (its top left corner), and how its line runs; null for a root. */
export type Place = { readonly x: number; readonly y: number; readonly route: EdgeRoute | null };

type Branch = { id: string | null; children: Branch[] };
type Offset = { x: number; y: number; spineX: number | null };
type Box = { width: number; height: number; cardX: number; offsets: Map<Branch, Offset> };

const ROOT_ID = null;

const buildTree = (items: readonly TreeItem[]): Branch => {
  const branches = new Map<string, Branch>(items.map(({ id }) => [id, { id, children: [] }]));
  const parentOf = new Map(items.map(({ id, parentId }) => [id, parentId]));
  const root: Branch = { id: ROOT_ID, children: [] };
  const isInCycle = (id: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null && branches.has(at); at = parentOf.get(at) ?? null) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  for (const { id, parentId } of items) {
    const branch = branches.get(id);
    const parent = parentId === null || isInCycle(id) ? root : (branches.get(parentId) ?? root);
    if (branch) parent.children.push(branch);
  }
  return root;
};

type Block = {
  width: number;
  height: number;
  members: { branch: Branch; x: number; y: number; row: number }[];
};

/** Leaves of one parent as a grid of about the screen's shape. */
const gridOf = (leaves: readonly Branch[], aspect: number): Block => {
  const { row } = limitsOf(aspect);
  const cellWidth = CARD.width + GAP.column;
  const cellHeight = CARD.height + GAP.row;
  const columns =
    leaves.length <= row
      ? leaves.length
      : Math.max(row, Math.round(Math.sqrt((leaves.length * aspect * cellHeight) / cellWidth)));
  const members = leaves.map((branch, index) => ({
    branch,
    x: (index % columns) * cellWidth,
    y: Math.floor(index / columns) * cellHeight,
    row: Math.floor(index / columns),
  }));
  const rows = Math.ceil(leaves.length / columns);
  return {
    width: Math.min(columns, leaves.length) * cellWidth - GAP.column,
    height: rows * cellHeight - GAP.row,
    members,
  };
};

const blocksOf = (children: readonly Branch[], boxes: ReadonlyMap<Branch, Box>, aspect: number): Block[] => {
  const blocks: Block[] = [];
  for (const branch of children) {
    const box = boxes.get(branch);
    if (branch.children.length > 0 && box)
      blocks.push({ width: box.width, height: box.height, members: [{ branch, x: 0, y: 0, row: 0 }] });
  }
  const leaves = children.filter((branch) => branch.children.length === 0);
  if (leaves.length > 0) blocks.push(gridOf(leaves, aspect));
  return blocks;
};

/** Sets blocks on shelves, left to right, a new shelf when the width is used up. */
const shelve = (blocks: readonly Block[], aspect: number, gap: number) => {
  const area = blocks.reduce((sum, block) => sum + (block.width + gap) * (block.height + gap), 0);
  const limit = Math.max(
    Math.sqrt(area * aspect) * 1.15,
    limitsOf(aspect).shelf * (CARD.width + GAP.column),
    ...blocks.map((block) => block.width),
  );
  const offsets = new Map<Branch, Offset>();
  let [x, y, shelfHeight, width, shelf] = [0, 0, 0, 0, 0];
  for (const block of blocks) {
    if (x > 0 && x + block.width > limit) {
      [x, y, shelfHeight, shelf] = [0, y + shelfHeight + gap, 0, shelf + 1];
    }
    for (const { branch, x: dx, y: dy, row } of block.members) {
      const spineX = row > 0 ? x - GAP.column / 2 : shelf > 0 ? -GAP.column / 2 : null;
      offsets.set(branch, { x: x + dx, y: y + dy, spineX });
    }
    x += block.width + gap;
    width = Math.max(width, x - gap);
    shelfHeight = Math.max(shelfHeight, block.height);
  }
  return { offsets, width, height: y + shelfHeight };
};

const boxOf = (branch: Branch, boxes: ReadonlyMap<Branch, Box>, aspect: number): Box => {
  if (branch.children.length === 0) return { ...CARD, cardX: 0, offsets: new Map() };
  const isRoot = branch.id === ROOT_ID;
  const shelves = shelve(
    blocksOf(branch.children, boxes, aspect),
    aspect,
    isRoot ? GAP.root : GAP.column * 1.5,
  );
  const needsSpine =
    !isRoot && [...shelves.offsets.values()].some(({ spineX }) => spineX !== null && spineX < 0);
  const left = needsSpine ? GAP.column : 0;
  const width = Math.max(CARD.width, shelves.width + left);
  const top = isRoot ? 0 : CARD.height + GAP.level;
  const shift = left + (width - left - shelves.width) / 2;
  const offsets = new Map<Branch, Offset>();
  for (const [child, at] of shelves.offsets)
    offsets.set(child, {
      x: at.x + shift,
      y: at.y + top,
      spineX: isRoot || at.spineX === null ? null : at.spineX + shift,
    });
  return { width, height: shelves.height + top, cardX: (width - CARD.width) / 2, offsets };
};

/**
 * Places every card of a forest so that no two overlap and a subtree keeps its own rectangle.
 * Pure and linear in the number of cards. Items whose parent is absent stand as roots.
 * @param aspect width over height of the screen that it is to fit
 */
export const placeTree = (items: readonly TreeItem[], aspect = 1.6): Map<string, Place> => {
  const tree = hierarchy(buildTree(items), (branch) => branch.children);
  const boxes = new Map<Branch, Box>();
  tree.eachAfter(({ data }) => boxes.set(data, boxOf(data, boxes, aspect)));
  const origins = new Map<Branch, { x: number; y: number }>([[tree.data, { x: 0, y: 0 }]]);
  const places = new Map<string, Place>();
  tree.eachBefore(({ data }) => {
    const box = boxes.get(data);
    const origin = origins.get(data);
    if (!box || !origin) return;
    for (const [child, at] of box.offsets) {
      const childBox = boxes.get(child);
      if (!childBox || child.id === null) continue;
      const corner = { x: origin.x + at.x, y: origin.y + at.y };
      origins.set(child, corner);
      const y = Math.round(corner.y);
      const fromY = Math.round(origin.y) + CARD.height + GAP.level - BUS_RISE;
      const spine = at.spineX === null ? null : { x: Math.round(origin.x + at.spineX), fromY };
      places.set(child.id, {
        x: Math.round(corner.x + childBox.cardX),
        y,
        route: data.id === ROOT_ID ? null : { busY: y - BUS_RISE, spine },
      });
    }
  });
  return places;
};
