"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../trpc/provider.tsx";

/** Money moves in every organization, and this page hears of changes in one. */
export const EVERY_MS = 15_000;

/** Every organization with what it has, holds and spends. */
export const useStandings = () => {
  const trpc = useTRPC();
  return useQuery(trpc.ledger.tenants.queryOptions(undefined, { refetchInterval: EVERY_MS }));
};

/** The kill switches that are on. */
export const useSuspensions = () => {
  const trpc = useTRPC();
  return useQuery(trpc.suspension.list.queryOptions(undefined, { refetchInterval: EVERY_MS }));
};
