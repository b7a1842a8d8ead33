"use client";
import type { TenantId } from "@molecule/domain";
import { useSyncExternalStore } from "react";
import { countChanges, type Draft, EMPTY_DRAFT } from "./draft.ts";

type Kept = { readonly draft: Draft; readonly revision: number };

const NOTHING: Kept = { draft: EMPTY_DRAFT, revision: 0 };
/** In this page's memory alone: a value that was typed is written nowhere before it is applied, and goes with the page. */
const kept = new Map<TenantId, Kept>();
const listeners = new Set<() => void>();

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

const tell = () => {
  const any = [...kept.values()].some(({ draft }) => countChanges(draft) > 0);
  if (any) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const readDraft = (tenantId: TenantId): Draft => (kept.get(tenantId) ?? NOTHING).draft;

export const readRevision = (tenantId: TenantId): number => (kept.get(tenantId) ?? NOTHING).revision;

export const changeDraft = (tenantId: TenantId, change: (draft: Draft) => Draft): void => {
  const { draft, revision } = kept.get(tenantId) ?? NOTHING;
  const next = change(draft);
  if (next === draft) return;
  kept.set(tenantId, { draft: next, revision: revision + 1 });
  tell();
};

/** What is edited in an organization and not applied; its revision names it where its values must not stand. */
export const useDraft = (tenantId: TenantId): Kept =>
  useSyncExternalStore(
    subscribe,
    () => kept.get(tenantId) ?? NOTHING,
    () => NOTHING,
  );
