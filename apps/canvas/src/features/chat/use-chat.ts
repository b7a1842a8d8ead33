"use client";
import type { ChatMessage } from "@molecule/api";
import type { MessageId } from "@molecule/domain";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { joinTail, prependPage, putMessage, type Talk } from "./join-tail.ts";

const PAGE = 50;

/**
 * The talk of one workspace. Only its newest page is fetched again when something moves; what slid out of that
 * page stays, so that reading back and a streaming answer do not disturb each other.
 */
export const useTalk = (workspaceId: string) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const place = { tenantId: useTenantId(), workspaceId, limit: PAGE };
  const queryKey = trpc.chat.list.queryKey(place);
  const talk = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Talk> => {
      const fresh = await client.chat.list.query(place, { signal });
      return joinTail(queryClient.getQueryData<Talk>(queryKey), fresh);
    },
  });
  const older = useMutation({
    mutationFn: (before: number) => client.chat.list.query({ ...place, before }),
    onSuccess: (page) => {
      queryClient.setQueryData<Talk>(queryKey, (held) => held && prependPage(held, page));
    },
  });
  const put = (message: ChatMessage) => {
    queryClient.setQueryData<Talk>(queryKey, (held) => held && putMessage(held, message));
  };
  return { talk, older, put };
};

/** What a person can do to a talk. */
export const useTalkVerbs = (workspaceId: string, put: (message: ChatMessage) => void) => {
  const trpc = useTRPC();
  const place = { tenantId: useTenantId(), workspaceId };
  const send = useVerb(trpc.chat.send.mutationOptions({ onSuccess: put }), "message");
  const retry = useVerb(trpc.chat.retry.mutationOptions({ onSuccess: put }), "message");
  const cancel = useVerb(trpc.chat.cancel.mutationOptions(), "message");
  return {
    send: (body: string, id: MessageId) => send.mutateAsync({ ...place, id, body }),
    retry: (messageId: MessageId) => retry.mutate({ ...place, messageId }),
    cancel: (messageId: MessageId) => cancel.mutate({ ...place, messageId }),
    /** The message of the verb that is under way, and of one that was refused. */
    busy: retry.isPending ? retry.variables.messageId : cancel.isPending ? cancel.variables.messageId : null,
    refused: retry.isError
      ? { id: retry.variables.messageId, error: retry.error }
      : cancel.isError
        ? { id: cancel.variables.messageId, error: cancel.error }
        : null,
  };
};

export type TalkVerbs = ReturnType<typeof useTalkVerbs>;
