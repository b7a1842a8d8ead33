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
      void queryClient.invalidateQueries(trpc.operator.pathFilter());
      return options.onSettled?.(...settled);
    },
  });
};
