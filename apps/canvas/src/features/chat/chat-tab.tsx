"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { Composer } from "./composer.tsx";
import { composerNote, composerRefusal, waitingWords } from "./composer-words.ts";
import { useOutbox } from "./outbox.ts";
import { TalkList } from "./talk-list.tsx";
import { TalkSkeleton } from "./talk-skeleton.tsx";
import { useTalk, useTalkVerbs } from "./use-chat.ts";

/** A stand-in is never passed off as the real thing. */
const StandIn = ({ detail }: { detail: WorkspaceDetail | undefined }) => {
  const run = detail?.liveRun;
  if (!detail || !run || run.executorLabel === detail.node.runtime) return null;
  return (
    <p className="flex shrink-0 items-start gap-1.5 border-b bg-subtle/60 px-4 py-1.5 text-muted text-xs">
      <FlaskConical aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>
        <span className="font-medium text-text">{run.executorLabel}</span> answers here
        {detail.node.sandbox && ` in place of ${detail.node.runtime}, and no real provider is called`}.
      </span>
    </p>
  );
};

const ChatOf = ({ node }: { node: WorkspaceNode }) => {
  const { id: workspaceId, name: agent } = node;
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const mayWrite = useMay("member");
  const { data: detail } = useQuery(trpc.workspace.get.queryOptions({ tenantId, workspaceId }));
  const { talk, older, put } = useTalk(workspaceId);
  const verbs = useTalkVerbs(workspaceId, put);
  const outbox = useOutbox(workspaceId, verbs.send);
  const waiting = waitingWords(node);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <StandIn detail={detail} />
      {talk.isPending && <TalkSkeleton />}
      {talk.isError && !talk.data && (
        <div className="flex-1 p-4">
          <FailureNotice
            error={talk.error}
            what="The talk could not be loaded"
            onRetry={() => void talk.refetch()}
          />
        </div>
      )}
      {talk.data && <TalkList {...{ older, outbox, verbs, agent, detail, mayWrite }} talk={talk.data} />}
      {waiting && (
        <p role="status" className="shrink-0 border-t px-4 py-1.5 text-accent text-xs tabular-nums">
          {waiting}
        </p>
      )}
      <Composer
        workspaceId={workspaceId}
        agent={agent}
        refusal={composerRefusal(node, mayWrite)}
        note={waiting === null ? composerNote(node) : null}
        onSend={outbox.post}
      />
    </div>
  );
};

/** The talk with one workspace's agent. */
export const ChatTab = ({ node }: { node: WorkspaceNode }) => <ChatOf key={node.id} node={node} />;
