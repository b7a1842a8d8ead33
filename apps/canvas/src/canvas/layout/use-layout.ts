"use client";
import { useEffect, useMemo, useState } from "react";
import type { LayoutAnswer, LayoutRequest } from "./layout-worker.ts";
import { type Place, placeTree, type TreeItem } from "./place-tree.ts";

/** Up to here the layout costs less than handing it to a worker. */
const INLINE_LIMIT = 300;

type Places = ReadonlyMap<string, Place>;

/** The tree's shape as text: equal shapes need no new layout, whatever else about the workspaces changes. */
const shapeOf = (items: readonly TreeItem[]) =>
  items.map(({ id, parentId }) => `${id}<${parentId ?? ""}`).join();

let tickets = 0;

/**
 * Places of all cards. A large tree is laid out in a worker; until its answer comes the previous places stand,
 * null at first.
 */
export const useLayout = (items: readonly TreeItem[], aspect: number): Places | null => {
  const shape = shapeOf(items);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the items
  const tree = useMemo(() => items.map(({ id, parentId }): TreeItem => ({ id, parentId })), [shape]);
  const inline = useMemo(
    () => (tree.length <= INLINE_LIMIT ? placeTree(tree, aspect) : null),
    [tree, aspect],
  );
  const [answered, setAnswered] = useState<Places | null>(null);

  useEffect(() => {
    if (tree.length <= INLINE_LIMIT) return;
    const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
    tickets += 1;
    const request: LayoutRequest = { ticket: tickets, items: tree, aspect };
    worker.addEventListener("message", ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.ticket === request.ticket) setAnswered(data.places);
      worker.terminate();
    });
    worker.postMessage(request);
    return () => worker.terminate();
  }, [tree, aspect]);

  return inline ?? answered;
};
