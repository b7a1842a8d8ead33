"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** What the organization has, holds and spends. */
export const useSpendOverview = () => {
  const trpc = useTRPC();
  return useQuery(trpc.spend.overview.queryOptions({ tenantId: useTenantId() }));
};
