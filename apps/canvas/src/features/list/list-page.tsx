"use client";
import { SearchX } from "lucide-react";
import { useMemo, useState } from "react";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import { NoWorkspaces } from "../workspace/no-workspaces.tsx";
import { useMatches, useWorkspaceList, useWorkspaces } from "../workspace/use-workspaces.ts";
import { WorkspaceToolbar } from "../workspace/workspace-toolbar.tsx";
import { type Sort, sortWorkspaces } from "./sort-workspaces.ts";
import { WorkspaceTable } from "./workspace-table.tsx";

/** The same workspaces as the graph shows, as rows. */
export const ListPage = () => {
  const { error, isPending, isError, refetch } = useWorkspaceList();
  const workspaces = useWorkspaces();
  const matches = useMatches();
  const [sort, setSort] = useState<Sort>({ key: "team", descending: false });
  const rows = useMemo(() => sortWorkspaces(matches ?? workspaces, sort), [matches, workspaces, sort]);

  if (isError && workspaces.length === 0)
    return (
      <div className="mx-auto max-w-120 p-6">
        <FailureNotice
          error={error}
          what="The workspaces could not be loaded"
          onRetry={() => void refetch()}
        />
      </div>
    );
  if (!isPending && workspaces.length === 0)
    return (
      <div className="flex h-full items-center justify-center">
        <h1 className="sr-only">List of workspaces</h1>
        <NoWorkspaces />
      </div>
    );
  return (
    <div className="relative flex h-full flex-col bg-surface">
      <h1 className="sr-only">List of workspaces</h1>
      <WorkspaceToolbar className="border-b bg-surface px-3 py-2" />
      {isPending ? (
        <SkeletonRows rows={10} height="h-12" />
      ) : rows.length === 0 ? (
        <Empty icon={SearchX} title="Nothing matches">
          Change the search, or clear it to see all {workspaces.length} workspaces.
        </Empty>
      ) : (
        <WorkspaceTable rows={rows} sort={sort} onSort={setSort} />
      )}
      <BulkBar />
    </div>
  );
};
