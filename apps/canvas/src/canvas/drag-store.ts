"use client";
import { useSyncExternalStore } from "react";
import type { DropVerdict } from "./judge-drop.ts";

/** A card that is held over another one, and what letting go there would do. */
export type HeldOver = { readonly draggedId: string; readonly targetId: string } & DropVerdict;

let held: HeldOver | null = null;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const getHeldOver = (): HeldOver | null => held;

export const setHeldOver = (next: HeldOver | null): void => {
  if (next === held) return;
  held = next;
  for (const listener of listeners) listener();
};

export const useHeldOver = (): HeldOver | null =>
  useSyncExternalStore(
    subscribe,
    () => held,
    () => null,
  );

export type DropLook = "takes" | "refuses" | null;

/** How a card looks while another is held over it; all others need not be drawn again. */
export const useDropLook = (id: string): DropLook =>
  useSyncExternalStore(
    subscribe,
    () => (held?.targetId !== id ? null : held.allowed ? "takes" : "refuses"),
    () => null,
  );
