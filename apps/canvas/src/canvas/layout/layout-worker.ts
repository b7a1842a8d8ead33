import { placeTree, type TreeItem } from "./place-tree.ts";

export type LayoutRequest = {
  readonly ticket: number;
  readonly items: readonly TreeItem[];
  readonly aspect: number;
};
export type LayoutAnswer = { readonly ticket: number; readonly places: ReturnType<typeof placeTree> };

self.addEventListener("message", ({ data }: MessageEvent<LayoutRequest>) => {
  const answer: LayoutAnswer = { ticket: data.ticket, places: placeTree(data.items, data.aspect) };
  self.postMessage(answer);
});
