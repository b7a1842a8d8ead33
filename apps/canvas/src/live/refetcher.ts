"use client";
import type { ChangeView } from "@molecule/api";
import type { QueryClient, QueryFilters } from "@tanstack/react-query";
import type { useTRPC } from "../trpc/provider.tsx";
import { planRefetch, type Shown, type Stale } from "./change-plan.ts";

type Trpc = ReturnType<typeof useTRPC>;

/** Changes of this long are fetched together. */
const QUIET_MS = 80;
/** The list of all workspaces is the dearest answer: not more often than this. */
const LIST_MS = 400;

const filtersOf = (trpc: Trpc): Readonly<Record<Exclude<Shown, "everything">, readonly QueryFilters[]>> => ({
  workspaces: [trpc.workspace.list.pathFilter()],
  workspace: [trpc.workspace.get.pathFilter()],
  secrets: [trpc.secret.list.pathFilter()],
  tenantSecrets: [trpc.secret.listTenant.pathFilter()],
  billing: [trpc.billing.get.pathFilter()],
  usage: [
    trpc.billing.usage.pathFilter(),
    trpc.billing.calls.pathFilter(),
    trpc.billing.tenantSummary.pathFilter(),
  ],
  chat: [trpc.chat.list.pathFilter()],
  activity: [trpc.activity.list.pathFilter()],
  tenants: [trpc.session.tenants.pathFilter(), trpc.session.me.pathFilter()],
  models: [trpc.models.offered.pathFilter()],
  members: [trpc.member.list.pathFilter()],
  alerts: [trpc.operator.alerts.pathFilter()],
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
  let listTimer: ReturnType<typeof setTimeout> | null = null;
  let listAt = 0;

  const refetchList = () => {
    listTimer = null;
    listAt = Date.now();
    for (const filter of filters.workspaces) void queryClient.invalidateQueries(filter);
  };

  const invalidate = ({ shown, workspaceId }: Stale) => {
    if (shown === "everything") {
      void queryClient.invalidateQueries();
      return;
    }
    if (shown === "workspaces") {
      listTimer ??= setTimeout(refetchList, Math.max(0, listAt + LIST_MS - Date.now()));
      return;
    }
    for (const filter of filters[shown])
      void queryClient.invalidateQueries({
        ...filter,
        predicate: ({ queryKey }) => isAbout(queryKey, workspaceId),
      });
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
      if (listTimer) clearTimeout(listTimer);
    },
  };
};

export type Refetcher = ReturnType<typeof createRefetcher>;
