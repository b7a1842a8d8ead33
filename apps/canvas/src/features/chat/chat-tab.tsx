"use client";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useChat } from "./use-chat.ts";

/** The talk with one workspace's agent. */
export const ChatTab = ({ workspaceId }: { workspaceId: string }) => {
  const { talk } = useChat(workspaceId);
  if (talk.isPending) return <SkeletonRows />;
  if (talk.isError)
    return (
      <FailureNotice
        error={talk.error}
        what="The talk could not be loaded"
        onRetry={() => void talk.refetch()}
      />
    );
  return (
    <ol className="flex flex-col gap-3 p-4">
      {talk.data.messages.map((message) => (
        <li key={message.id} className="whitespace-pre-wrap">
          {message.body}
        </li>
      ))}
    </ol>
  );
};
