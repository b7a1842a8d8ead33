"use client";
import type { PeerCallView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useTenantId } from "../features/frame/tenant-context.tsx";
import { useTRPC } from "../trpc/provider.tsx";

const NONE: readonly PeerCallView[] = [];
/** What ended a moment ago is shown to its end, then asked about once more. */
const LINGER_MS = 3_500;

/** Tasks that agents of this organization have given each other and that are on their way. */
export const usePeerCalls = (): readonly PeerCallView[] => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { data = NONE } = useQuery({
    ...trpc.peer.listOpen.queryOptions({ tenantId }),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LINGER_MS : false),
  });
  return data;
};
