import type { EdgeRoute } from "./layout/place-tree.ts";

const RADIUS = 8;

type Point = readonly [x: number, y: number];

const toward = ([x, y]: Point, [tx, ty]: Point, distance: number): Point => {
  const length = Math.hypot(tx - x, ty - y) || 1;
  return [x + ((tx - x) / length) * distance, y + ((ty - y) / length) * distance];
};

const isStraight = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) =>
  (ax === bx && bx === cx) || (ay === by && by === cy);

/** An SVG path through the points, its corners rounded. */
export const roundedPath = (points: readonly Point[]): string => {
  const kept = points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before && before[0] === point[0] && before[1] === point[1]) return false;
    return !(before && after && isStraight(before, point, after));
  });
  return kept
    .map((point, index) => {
      const [before, after] = [kept[index - 1], kept[index + 1]];
      if (!before) return `M${point[0]} ${point[1]}`;
      if (!after) return `L${point[0]} ${point[1]}`;
      const room = Math.min(
        RADIUS,
        Math.hypot(before[0] - point[0], before[1] - point[1]) / 2,
        Math.hypot(after[0] - point[0], after[1] - point[1]) / 2,
      );
      const [inX, inY] = toward(point, before, room);
      const [outX, outY] = toward(point, after, room);
      return `L${inX} ${inY}Q${point[0]} ${point[1]} ${outX} ${outY}`;
    })
    .join("");
};

/** The line from a parent's lower edge to a child's upper edge. */
export const edgePath = (from: Point, to: Point, route: EdgeRoute): string => {
  const { busY, spine } = route;
  if (spine === null) return roundedPath([from, [from[0], busY], [to[0], busY], to]);
  return roundedPath([
    from,
    [from[0], spine.fromY],
    [spine.x, spine.fromY],
    [spine.x, busY],
    [to[0], busY],
    to,
  ]);
};
