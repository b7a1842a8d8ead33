"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { countChanges, type Draft } from "./draft.ts";
import { draftInput } from "./draft-input.ts";
import { useDraft } from "./draft-store.ts";

/**
 * What applying a draft would do, as the server says; asked anew when what stands has moved.
 * @param name names this very draft in the cache, which tools show and which must hold nothing of it
 */
export const usePreviewOf = (draft: Draft, name: string) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const tenantId = useTenantId();
  return useQuery({
    queryKey: [...trpc.draft.pathKey(), "preview of", tenantId, name],
    queryFn: ({ signal }) => client.draft.preview.mutate({ tenantId, places: draftInput(draft) }, { signal }),
    enabled: countChanges(draft) > 0,
    gcTime: 10_000,
    placeholderData: (before) => before,
  });
};

/** What applying the draft would do. */
export const useDraftPreview = () => {
  const { draft, revision } = useDraft(useTenantId());
  return usePreviewOf(draft, `draft ${revision}`);
};
