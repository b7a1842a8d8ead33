"use client";
import type { ChatMessage } from "@molecule/api";
import { type MessageId, newId } from "@molecule/domain";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { joinTail, prependPage, type Talk } from "./join-tail.ts";

const PAGE = 50;

/**
 * The talk of one workspace. Only its newest page is fetched again when something moves; what slid out of that
 * page stays, so that reading back and a streaming answer do not disturb each other.
 */
export const useChat = (workspaceId: string) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const tenantId = useTenantId();
  const place = { tenantId, workspaceId };
  const queryKey = trpc.chat.list.queryKey({ ...place, limit: PAGE });
  const talk = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Talk> => {
      const fresh = await client.chat.list.query({ ...place, limit: PAGE }, { signal });
      return joinTail(queryClient.getQueryData<Talk>(queryKey), fresh);
    },
  });
  const [olderFailure, setOlderFailure] = useState<unknown>(null);
  const [olderBusy, setOlderBusy] = useState(false);

  const loadOlder = async () => {
    const before = talk.data?.before;
    if (before === null || before === undefined || olderBusy) return;
    setOlderBusy(true);
    setOlderFailure(null);
    try {
      const page = await client.chat.list.query({ ...place, before, limit: PAGE });
      queryClient.setQueryData<Talk>(queryKey, (now) => now && prependPage(now, page));
    } catch (error) {
      setOlderFailure(error);
    }
    setOlderBusy(false);
  };

  const send = useVerb(trpc.chat.send.mutationOptions(), "message");
  const retry = useVerb(trpc.chat.retry.mutationOptions(), "message");
  const cancel = useVerb(trpc.chat.cancel.mutationOptions(), "message");

  return {
    talk,
    older: { load: loadOlder, busy: olderBusy, failure: olderFailure },
    send: (body: string, id = newId<MessageId>()) => send.mutateAsync({ ...place, id, body }),
    retry: (message: ChatMessage) => retry.mutateAsync({ ...place, messageId: message.id }),
    cancel: (message: ChatMessage) => cancel.mutateAsync({ ...place, messageId: message.id }),
  };
};

export type Chat = ReturnType<typeof useChat>;
