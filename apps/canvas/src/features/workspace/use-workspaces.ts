"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { useUrlParam } from "../../url/panel-url.ts";
import { useTenantId } from "../frame/tenant-context.tsx";
import { currentAttention } from "./attention.ts";
import { matchWorkspaces } from "./match-workspaces.ts";

/** The organization's workspaces, the one list behind graph, list and search. */
export const useWorkspaceList = () => {
  const trpc = useTRPC();
  return useQuery(trpc.workspace.list.queryOptions({ tenantId: useTenantId() }));
};

const NONE: readonly WorkspaceNode[] = [];

export const useWorkspaces = (): readonly WorkspaceNode[] => useWorkspaceList().data?.workspaces ?? NONE;

export const useWorkspaceNode = (id: string | null): WorkspaceNode | undefined =>
  useWorkspaces().find((node) => node.id === id);

/** Kinds of workspaces that the top bar can single out; kept in the address as `show`. */
export const SHOWN_ONLY = {
  attention: (node: WorkspaceNode) => currentAttention(node) !== null,
  pending: (node: WorkspaceNode) => node.pendingRestart !== null,
} as const;
export type ShownOnly = keyof typeof SHOWN_ONLY;

export const useShownOnly = (): ShownOnly | null => {
  const shown = useUrlParam("show");
  return shown === "attention" || shown === "pending" ? shown : null;
};

/** What search and filter in the address leave; null without either. */
export const useMatches = (): readonly WorkspaceNode[] | null => {
  const workspaces = useWorkspaces();
  const query = useDeferredValue(useUrlParam("q") ?? "");
  const only = useShownOnly();
  return useMemo(() => {
    const found = matchWorkspaces(workspaces, query);
    return only === null ? found : (found ?? workspaces).filter(SHOWN_ONLY[only]);
  }, [workspaces, query, only]);
};
