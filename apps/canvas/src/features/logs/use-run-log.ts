"use client";
import type { WorkspaceId } from "@molecule/domain";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** Half of what one watch holds for. */
const WATCH_EVERY_MS = 10_000;

/** What a workspace's newest run writes, live for as long as this is on the screen. */
export const useRunLog = (workspaceId: WorkspaceId) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { mutate: watch } = useMutation(trpc.log.watch.mutationOptions());
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") watch({ tenantId, workspaceId });
    };
    look();
    const timer = setInterval(look, WATCH_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [watch, tenantId, workspaceId]);
  return useQuery(trpc.log.get.queryOptions({ tenantId, workspaceId }));
};
