"use client";
import clsx from "clsx";
import { type CSSProperties, useEffect, useRef } from "react";
import { takeFocusWish } from "../canvas/focus-wish.ts";
import { usePanelWidth } from "../canvas/geometry-store.ts";
import { useWorkspaceNode } from "../features/workspace/use-workspaces.ts";
import { findFailure } from "../trpc/find-failure.ts";
import { FailureNotice } from "../ui/failure.tsx";
import { usePanelPlace } from "../url/panel-url.ts";
import { GonePanel } from "./gone-panel.tsx";
import { PanelResizer } from "./panel-resizer.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { useWorkspaceDetail } from "./use-workspace-detail.ts";
import { WorkspacePanel } from "./workspace-panel.tsx";

const PanelBody = ({ workspaceId }: { workspaceId: string }) => {
  const node = useWorkspaceNode(workspaceId);
  const detail = useWorkspaceDetail(workspaceId);
  // The list may not have heard of a new one yet, and what was told of a removed one stays: the last answer decides.
  if (findFailure(detail.error)?.code === "NOT_FOUND") return <GonePanel />;
  if (detail.data) return <WorkspacePanel detail={detail.data} node={node ?? detail.data.node} />;
  if (detail.isError)
    return (
      <div className="p-4">
        <FailureNotice
          error={detail.error}
          what="The workspace could not be loaded"
          onRetry={() => void detail.refetch()}
        />
      </div>
    );
  return <PanelSkeleton node={node} />;
};

/** Beside the graph or the list: everything about the workspace that the address names. A sheet on a phone. */
export const SidePanel = () => {
  const { workspaceId } = usePanelPlace();
  const width = usePanelWidth();
  const node = useWorkspaceNode(workspaceId);
  const panel = useRef<HTMLElement>(null);
  // Opened with a key, it takes the focus: whoever does not see it would not find it otherwise.
  useEffect(() => {
    if (workspaceId !== null && takeFocusWish("panel")) panel.current?.focus();
  });
  if (workspaceId === null) return null;
  return (
    <aside
      ref={panel}
      aria-label={node ? `Workspace ${node.name}` : "Workspace"}
      data-side-panel
      tabIndex={-1}
      style={{ "--panel-width": `${width}px` } as CSSProperties}
      className={clsx(
        "relative flex min-h-0 flex-col bg-surface outline-none",
        "max-md:fixed max-md:inset-0 max-md:bottom-(--draft-bar-height,0px) max-md:z-30",
        "md:w-(--panel-width) md:max-w-[70vw] md:shrink-0 md:border-l",
      )}
    >
      <PanelResizer />
      <PanelBody key={workspaceId} workspaceId={workspaceId} />
    </aside>
  );
};
