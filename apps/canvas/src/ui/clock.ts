"use client";
import { useSyncExternalStore } from "react";

const TICK_MS = 1000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
};

/** The time of day, rounded down to `stepMs`; one timer serves the whole page. */
export const useNow = (stepMs = TICK_MS): number =>
  useSyncExternalStore(
    subscribe,
    () => Math.floor(now / stepMs) * stepMs,
    () => Math.floor(now / stepMs) * stepMs,
  );
