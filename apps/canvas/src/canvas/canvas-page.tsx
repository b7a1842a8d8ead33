"use client";
import { useMemo } from "react";
import { BulkBar } from "../features/bulk/bulk-bar.tsx";
import { NoWorkspaces } from "../features/workspace/no-workspaces.tsx";
import { useMatches, useWorkspaceList } from "../features/workspace/use-workspaces.ts";
import { WorkspaceToolbar } from "../features/workspace/workspace-toolbar.tsx";
import { FailureNotice } from "../ui/failure.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { usePanelPlace } from "../url/panel-url.ts";
import { Graph } from "./graph.tsx";
import { useLayout } from "./layout/use-layout.ts";
import { useOrientation } from "./layout/use-orientation.ts";

const NONE = [] as const;
/** Width over height of the stage that the layout is made for. */
const ASPECT = { landscape: 1.6, portrait: 0.7 } as const;

const GraphSkeleton = () => (
  <div role="status" aria-label="Loading" className="flex h-full flex-col items-center justify-center gap-13">
    <Skeleton className="h-18 w-55 rounded-lg bg-surface" />
    <div className="flex gap-7 max-sm:flex-col">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className="h-18 w-55 rounded-lg bg-surface" />
      ))}
    </div>
  </div>
);

/** The organization's workspaces as a graph, in whatever state the list is. */
export const CanvasPage = () => {
  const { data, error, isPending, refetch } = useWorkspaceList();
  const workspaces = data?.workspaces ?? NONE;
  const places = useLayout(workspaces, ASPECT[useOrientation()]);
  const { workspaceId } = usePanelPlace();
  const found = useMatches();
  const matches = useMemo(
    () => (found === null ? null : new Set<string>(found.map(({ id }) => id))),
    [found],
  );

  if (isPending) return <GraphSkeleton />;
  if (!data)
    return (
      <div className="mx-auto max-w-120 p-6">
        <FailureNotice
          error={error}
          what="The workspaces could not be loaded"
          onRetry={() => void refetch()}
        />
      </div>
    );
  return (
    <>
      <h1 className="sr-only">Canvas</h1>
      {workspaces.length === 0 ? (
        <div className="flex h-full items-center justify-center">
          <NoWorkspaces />
        </div>
      ) : places ? (
        <Graph workspaces={workspaces} places={places} selectedId={workspaceId} matches={matches} />
      ) : (
        <GraphSkeleton />
      )}
      {workspaces.length > 0 && <WorkspaceToolbar className="absolute top-3 left-3" />}
      <BulkBar />
    </>
  );
};
