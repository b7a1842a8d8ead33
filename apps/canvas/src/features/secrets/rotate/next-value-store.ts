"use client";
import type { TenantId } from "@molecule/domain";
import { useSyncExternalStore } from "react";
import type { Place } from "../draft/draft.ts";

/** The next values of rotations, in memory alone: written nowhere but where they are proved, and gone with the page. */
const kept = new Map<string, string>();
const listeners = new Set<() => void>();
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const rotationKey = (tenantId: TenantId, place: Place, name: string): string =>
  `${tenantId} ${place ?? "all"} ${name}`;

export const keepNextValue = (key: string, value: string): void => {
  if (value === "") kept.delete(key);
  else kept.set(key, value);
  if (kept.size > 0) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
  for (const listener of listeners) listener();
};

/** What was typed as the next value; empty while nothing is. */
export const useNextValue = (key: string): string =>
  useSyncExternalStore(
    subscribe,
    () => kept.get(key) ?? "",
    () => "",
  );
