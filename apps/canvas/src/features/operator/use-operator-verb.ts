"use client";
import {
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";

/** A mutation of the operator's. What it touched may be any tenant's, of which this page does not hear by itself. */
export const useOperatorVerb = <TData, TError, TInput, TContext>(
  options: UseMutationOptions<TData, TError, TInput, TContext>,
): UseMutationResult<TData, TError, TInput, TContext> => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation({
    ...options,
    onSettled: (...settled) => {
      for (const filter of [
        trpc.operator.pathFilter(),
        trpc.liveness.pathFilter(),
        trpc.ledger.pathFilter(),
        trpc.platform.pathFilter(),
        trpc.coMingling.pathFilter(),
        trpc.suspension.pathFilter(),
        trpc.webhook.pathFilter(),
        trpc.receipt.pathFilter(),
        trpc.spend.pathFilter(),
        trpc.token.pathFilter(),
      ])
        void queryClient.invalidateQueries(filter);
      return options.onSettled?.(...settled);
    },
  });
};
