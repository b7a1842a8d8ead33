"use client";
import type { WorkspaceId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { useTenantId } from "../features/frame/tenant-context.tsx";
import { useTRPC } from "../trpc/provider.tsx";

/** Everything about one workspace beyond its card. An address may name anything; the server decides what it is. */
export const useWorkspaceDetail = (workspaceId: string) => {
  const trpc = useTRPC();
  return useQuery(
    trpc.workspace.get.queryOptions({ tenantId: useTenantId(), workspaceId: workspaceId as WorkspaceId }),
  );
};
