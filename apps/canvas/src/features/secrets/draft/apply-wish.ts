"use client";
import type { TenantId } from "@molecule/domain";
import { useSyncExternalStore } from "react";
import { readRevision } from "./draft-store.ts";

/** Of what somebody said "apply it": one organization's draft as it stood when the key was pressed. */
export type ApplyWish = { readonly tenantId: TenantId; readonly revision: number };

let wish: ApplyWish | null = null;
const listeners = new Set<() => void>();

const setWish = (next: ApplyWish | null) => {
  wish = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Asks that the draft, as it stands now, is applied as soon as it is judged; if it needs an agreement, it is shown. */
export const wishApply = (tenantId: TenantId) => setWish({ tenantId, revision: readRevision(tenantId) });
export const settleApplyWish = (tenantId: TenantId) => {
  if (wish?.tenantId === tenantId) setWish(null);
};

/** Whether a wish is still about this draft: what was edited since was never asked for. */
export const isWishOf = (of: ApplyWish | null, tenantId: TenantId, revision: number): boolean =>
  of?.tenantId === tenantId && of.revision === revision;

export const readApplyWish = (): ApplyWish | null => wish;

export const useApplyWished = (tenantId: TenantId, revision: number): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isWishOf(wish, tenantId, revision),
    () => false,
  );
