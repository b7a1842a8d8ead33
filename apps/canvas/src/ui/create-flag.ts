"use client";
import { useSyncExternalStore } from "react";

/** A switch that any part of the page can set: whether one dialog, of which there is one, is open. */
export const createFlag = (): readonly [use: () => boolean, set: (on: boolean) => void] => {
  let on = false;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const set = (next: boolean) => {
    on = next;
    for (const listener of listeners) listener();
  };
  const use = () =>
    useSyncExternalStore(
      subscribe,
      () => on,
      () => false,
    );
  return [use, set];
};
