"use client";
import type { OfferedModel, RuntimeModels } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** Runtimes with the models that each may use here, what the organization's billing mode suggests first. */
export const useRuntimes = () => {
  const trpc = useTRPC();
  return useQuery(trpc.models.offered.queryOptions({ tenantId: useTenantId() }));
};

export const findRuntimeModels = (
  runtimes: readonly RuntimeModels[] | undefined,
  runtime: string,
): RuntimeModels | undefined => runtimes?.find((each) => each.runtime === runtime);

export const findModel = (
  runtimes: readonly RuntimeModels[] | undefined,
  runtime: string,
  model: string | null,
): OfferedModel | undefined =>
  findRuntimeModels(runtimes, runtime)?.models.find((each) => each.model === model);
