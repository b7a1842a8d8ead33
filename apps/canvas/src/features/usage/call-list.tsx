"use client";
import type { AttemptId } from "@molecule/domain";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { usePages } from "../../trpc/use-pages.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { useTenantId } from "../frame/tenant-context.tsx";
import { CallRow } from "./call-row.tsx";

const PAGE = 20;

type CallListProps = {
  workspaceId?: string | undefined;
  /** Parameter of the address that names the open call. */
  param: "row" | "call";
};

/** Calls through the gateway, newest first, each down to how its charge adds up. */
export const CallList = ({ workspaceId, param }: CallListProps) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const place = {
    tenantId: useTenantId(),
    ...(workspaceId === undefined ? {} : { workspaceId }),
    limit: PAGE,
  };
  const open = useUrlParam(param);
  const calls = usePages({
    path: trpc.billing.calls.pathKey(),
    input: place,
    fetchPage: (before: AttemptId | undefined, signal) =>
      client.billing.calls.query({ ...place, before }, { signal }),
  });
  if (calls.isPending) return <SkeletonRows rows={4} height="h-13" />;
  if (calls.isError && !calls.data)
    return (
      <FailureNotice
        error={calls.error}
        what="The calls could not be loaded"
        onRetry={() => void calls.refetch()}
      />
    );
  const rows = calls.data.pages.flatMap((page) => page.calls);
  if (rows.length === 0)
    return (
      <p className="py-4 text-center text-muted">
        No call went through the gateway yet. Calls on your own credentials never pass here.
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label="Calls">
        {rows.map((call) => (
          <CallRow
            key={call.id}
            call={call}
            showWorkspace={workspaceId === undefined}
            open={open === call.id}
            onToggle={() => setUrlParam(param, open === call.id ? null : call.id)}
          />
        ))}
      </ol>
      {calls.isFetchNextPageError && (
        <FailureNotice error={calls.error} what="Older calls could not be loaded" />
      )}
      {calls.hasNextPage && (
        <div>
          <Button size="sm" busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
            Show older calls
          </Button>
        </div>
      )}
    </div>
  );
};
