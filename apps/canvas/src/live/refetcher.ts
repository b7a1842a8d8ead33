"use client";
import type { ChangeView } from "@molecule/api";
import type { QueryClient, QueryFilters } from "@tanstack/react-query";
import type { useTRPC } from "../trpc/provider.tsx";
import { planRefetch, type Shown, type Stale } from "./change-plan.ts";

type Trpc = ReturnType<typeof useTRPC>;

/** Changes of this long are fetched together. */
const QUIET_MS = 80;
/** Dear answers, and how long they rest between two askings: a burst of calls moves all money at once. */
const REST_MS: Readonly<Partial<Record<Shown, number>>> = {
  workspaces: 400,
  usage: 1000,
  spend: 1000,
  receipts: 1000,
  bulkPlan: 400,
};

const filtersOf = (trpc: Trpc): Readonly<Record<Exclude<Shown, "everything">, readonly QueryFilters[]>> => ({
  workspaces: [trpc.workspace.list.pathFilter()],
  workspace: [trpc.workspace.get.pathFilter()],
  secrets: [trpc.secret.list.pathFilter()],
  tenantSecrets: [trpc.secret.listTenant.pathFilter()],
  drafts: [trpc.draft.pathFilter(), trpc.secretVersion.list.pathFilter()],
  billing: [trpc.billing.get.pathFilter()],
  usage: [
    trpc.billing.usage.pathFilter(),
    trpc.billing.calls.pathFilter(),
    trpc.billing.tenantSummary.pathFilter(),
  ],
  chat: [trpc.chat.list.pathFilter()],
  activity: [trpc.activity.list.pathFilter()],
  log: [trpc.log.get.pathFilter()],
  team: [trpc.peer.listOpen.pathFilter()],
  tenants: [trpc.session.tenants.pathFilter(), trpc.session.me.pathFilter()],
  models: [trpc.models.offered.pathFilter()],
  members: [trpc.member.list.pathFilter(), trpc.token.list.pathFilter()],
  alerts: [trpc.operator.alerts.pathFilter(), trpc.webhook.deliveries.pathFilter()],
  spend: [trpc.spend.pathFilter()],
  receipts: [trpc.receipt.pathFilter()],
  bulkPlan: [trpc.bulkRestart.plan.pathFilter()],
});

/** Whether a cached answer is about this workspace; one that names none is about all. */
const isAbout = (queryKey: readonly unknown[], workspaceId: string | null): boolean => {
  if (workspaceId === null) return true;
  const text = JSON.stringify(queryKey);
  return !text.includes('"workspaceId"') || text.includes(workspaceId);
};

/** Marks what changes made stale; what is on screen is fetched again, at a pace that a burst cannot break. */
export const createRefetcher = (trpc: Trpc, queryClient: QueryClient) => {
  const filters = filtersOf(trpc);
  let waiting: Pick<ChangeView, "topic" | "workspaceId">[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const rests = new Map<string, ReturnType<typeof setTimeout>>();
  const askedAt = new Map<string, number>();

  const refetch = ({ shown, workspaceId }: Stale & { readonly shown: Exclude<Shown, "everything"> }) => {
    for (const filter of filters[shown])
      void queryClient.invalidateQueries({
        ...filter,
        predicate: ({ queryKey }) => isAbout(queryKey, workspaceId),
      });
  };

  /** Asks when the last asking is long enough ago; what is heard until then is asked with it. */
  const refetchRested = (shown: Exclude<Shown, "everything">, restMs: number) => {
    if (rests.has(shown)) return;
    const waitMs = Math.max(0, (askedAt.get(shown) ?? 0) + restMs - Date.now());
    const ask = () => {
      rests.delete(shown);
      askedAt.set(shown, Date.now());
      refetch({ shown, workspaceId: null });
    };
    rests.set(shown, setTimeout(ask, waitMs));
  };

  const invalidate = ({ shown, workspaceId }: Stale) => {
    if (shown === "everything") {
      void queryClient.invalidateQueries();
      return;
    }
    const restMs = REST_MS[shown];
    if (restMs === undefined) refetch({ shown, workspaceId });
    else refetchRested(shown, restMs);
  };

  const flush = () => {
    timer = null;
    const changes = waiting;
    waiting = [];
    for (const stale of planRefetch(changes)) invalidate(stale);
  };

  return {
    note: (change: Pick<ChangeView, "topic" | "workspaceId">) => {
      waiting.push(change);
      timer ??= setTimeout(flush, QUIET_MS);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
      timer = null;
      for (const rest of rests.values()) clearTimeout(rest);
      rests.clear();
    },
  };
};

export type Refetcher = ReturnType<typeof createRefetcher>;
