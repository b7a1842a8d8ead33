"use client";
import { useSyncExternalStore } from "react";

export const PANEL_WIDTH = { min: 380, max: 720, initial: 480 } as const;

type Point = { readonly x: number; readonly y: number };

/**
 * The one home of geometry: how wide the panel is, and where a person has dragged cards to. It is theirs alone
 * and stays in this browser; the server knows nothing of it.
 */
type Geometry = {
  readonly panelWidth: number;
  /** Cards moved by hand, by workspace id. */
  readonly moved: Readonly<Record<string, Point>>;
};

const KEY = "molecule.geometry";
const INITIAL: Geometry = { panelWidth: PANEL_WIDTH.initial, moved: {} };

let geometry: Geometry | null = null;
const listeners = new Set<() => void>();

const clampWidth = (width: number) => Math.min(PANEL_WIDTH.max, Math.max(PANEL_WIDTH.min, Math.round(width)));

const isPoint = (value: unknown): value is Point =>
  typeof value === "object" &&
  value !== null &&
  "x" in value &&
  "y" in value &&
  Number.isFinite(value.x) &&
  Number.isFinite(value.y);

const read = (): Geometry => {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null) return INITIAL;
    const width = "panelWidth" in stored && typeof stored.panelWidth === "number" ? stored.panelWidth : NaN;
    const moved = "moved" in stored && typeof stored.moved === "object" && stored.moved ? stored.moved : {};
    return {
      panelWidth: Number.isFinite(width) ? clampWidth(width) : PANEL_WIDTH.initial,
      moved: Object.fromEntries(Object.entries(moved).filter(([, point]) => isPoint(point))),
    };
  } catch {
    // Geometry is a convenience: a browser that forbids storage, or holds nonsense there, starts afresh.
    return INITIAL;
  }
};

const get = (): Geometry => {
  geometry ??= read();
  return geometry;
};

const set = (next: Geometry, keep: boolean) => {
  geometry = next;
  for (const listener of listeners) listener();
  if (!keep) return;
  try {
    window.localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // As above: it then lasts as long as the page.
  }
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const useGeometry = <T>(select: (geometry: Geometry) => T): T =>
  useSyncExternalStore(
    subscribe,
    () => select(get()),
    () => select(INITIAL),
  );

export const usePanelWidth = (): number => useGeometry((g) => g.panelWidth);
export const useMovedCards = (): Geometry["moved"] => useGeometry((g) => g.moved);

export const setPanelWidth = (width: number, settled: boolean) =>
  set({ ...get(), panelWidth: clampWidth(width) }, settled);

/** Moves one card. While a drag goes on it is not yet kept. */
export const moveCard = (id: string, to: Point, settled: boolean) =>
  set({ ...get(), moved: { ...get().moved, [id]: to } }, settled);

/** Puts these cards back where the layout has them. */
export const tidyCards = (ids: Iterable<string>) => {
  const moved = { ...get().moved };
  for (const id of ids) delete moved[id];
  set({ ...get(), moved }, true);
};
