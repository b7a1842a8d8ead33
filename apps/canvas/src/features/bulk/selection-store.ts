"use client";
import { useSyncExternalStore } from "react";

/** Workspaces that were picked for something that concerns several. They stay picked from the list to the canvas. */
let selected: ReadonlySet<string> = new Set();
const NOBODY: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const setSelection = (ids: Iterable<string>): void => {
  selected = new Set(ids);
  for (const listener of listeners) listener();
};

export const toggleSelected = (id: string): void => {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  setSelection(next);
};

export const useSelection = (): ReadonlySet<string> =>
  useSyncExternalStore(
    subscribe,
    () => selected,
    () => NOBODY,
  );

export const useIsSelected = (id: string): boolean =>
  useSyncExternalStore(
    subscribe,
    () => selected.has(id),
    () => false,
  );
