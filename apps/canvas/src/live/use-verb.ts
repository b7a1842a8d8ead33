"use client";
import type { ChangeView } from "@molecule/api";
import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useLive } from "./live-updates.tsx";

/**
 * A mutation that, when it is done, has what it touched fetched again, also while the connection for changes is
 * lost. `topic` is what the server will say moved.
 */
export const useVerb = <TData, TError, TInput, TContext>(
  options: UseMutationOptions<TData, TError, TInput, TContext>,
  topic: ChangeView["topic"],
): UseMutationResult<TData, TError, TInput, TContext> => {
  const { note } = useLive();
  return useMutation({
    ...options,
    onSettled: (...settled) => {
      note({ topic, workspaceId: null });
      return options.onSettled?.(...settled);
    },
  });
};
