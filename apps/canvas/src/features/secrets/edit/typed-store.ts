"use client";
import type { SecretKind, SecretScope, TenantId } from "@molecule/domain";
import { useSyncExternalStore } from "react";
import type { Place } from "../draft/draft.ts";

/** One name and value as they are being typed. */
export type Typed = {
  readonly name: string;
  readonly value: string;
  readonly scope: SecretScope;
  /** Null: as guessed from the name. */
  readonly kind: SecretKind | null;
  readonly note: string;
  /** A day as its field has it; empty for none. */
  readonly expiresOn: string;
  /** A model that is chosen along with it, so that the key becomes legal. */
  readonly model: string | null;
};

/** In memory alone, as long as the page: typed text survives a look elsewhere, and is written nowhere. */
const kept = new Map<string, Typed>();
const listeners = new Set<() => void>();

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

const tell = () => {
  if ([...kept.values()].some(({ value }) => value !== "")) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Names one form: that of a name at a place, or (null) the one for a name that is still to be typed. */
export const typedKey = (tenantId: TenantId, place: Place, name: string | null): string =>
  `${tenantId} ${place ?? "all"} ${name ?? "+"}`;

/** The form for a new name as it stands when only a value is known. */
export const typedValue = (place: Place, name: string, value: string): Typed => ({
  ...{ name, value, scope: place === null ? "tenant" : "workspace", kind: null },
  ...{ note: "", expiresOn: "", model: null },
});

export const keepTyped = (key: string, typed: Typed): void => {
  kept.set(key, typed);
  tell();
};

export const forgetTyped = (key: string): void => {
  if (kept.delete(key)) tell();
};

/** What stands in the form of this key; undefined while nothing was typed there. */
export const useTyped = (key: string): Typed | undefined =>
  useSyncExternalStore(
    subscribe,
    () => kept.get(key),
    () => undefined,
  );
