"use client";
import type { WhatIfFacts } from "@molecule/billing/what-if";
import type { WorkspaceId } from "@molecule/domain";
import { useQueries } from "@tanstack/react-query";
import { useTRPC } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import type { Draft } from "./draft.ts";

export type FactsByWorkspace = ReadonlyMap<WorkspaceId, WhatIfFacts>;

/** What the rules need to know of the workspaces that a draft names, and of the one that is looked at. */
export const useDraftFacts = (draft: Draft, workspaceId: WorkspaceId | null): FactsByWorkspace => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const ids = [...new Set([...draft.keys(), workspaceId])].flatMap((id) => (id === null ? [] : [id]));
  return useQueries({
    queries: ids.map((id) => trpc.draft.whatIfFacts.queryOptions({ tenantId, workspaceId: id })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }, index) => {
          const id = ids[index];
          return data === undefined || id === undefined ? [] : [[id, data] as const];
        }),
      ),
  });
};
