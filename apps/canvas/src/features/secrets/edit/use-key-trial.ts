"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import type { Place } from "../draft/draft.ts";

type Asked = {
  readonly place: Place;
  readonly name: string;
  readonly value: string;
  readonly model: string | null;
};

/** Tries a key that was just typed at its provider; the answer is about exactly what was asked. */
export const useKeyTrial = () => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const trial = useMutation(trpc.secret.try.mutationOptions());
  const { variables } = trial;
  return {
    ask: ({ place, name, value, model }: Asked) =>
      trial.mutate({ tenantId, workspaceId: place, name, value, ...(model === null ? {} : { model }) }),
    isAsking: trial.isPending,
    /** What was found out about this name and value; null when it was not asked, or something else was. */
    answerFor: (name: string, value: string) =>
      variables?.name === name && variables.value === value && !trial.isPending ? (trial.data ?? null) : null,
    errorFor: (name: string, value: string) =>
      variables?.name === name && variables.value === value ? trial.error : null,
    forget: trial.reset,
  };
};
