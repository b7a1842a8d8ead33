"use client";
import { type ReactNode, Suspense } from "react";
import { LiveUpdates } from "../../live/live-updates.tsx";
import { SignedOutWatch } from "../../live/signed-out-watch.tsx";
import { SidePanel } from "../../panel/side-panel.tsx";
import { BulkDialog } from "../bulk/bulk-dialog.tsx";
import { DraftBar } from "../secrets/draft/draft-bar.tsx";
import { CreateDialog } from "../workspace/create/create-dialog.tsx";
import { useWorkspaceList } from "../workspace/use-workspaces.ts";
import { FrameSkeleton } from "./frame-skeleton.tsx";
import { Rail } from "./rail.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { TenantContext } from "./tenant-context.tsx";
import { TopBar } from "./top-bar.tsx";

const Frame = ({ children }: { children: ReactNode }) => {
  const { data } = useWorkspaceList();
  return (
    <LiveUpdates since={data?.seq ?? null}>
      <div className="flex h-dvh flex-col overflow-hidden">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2"
        >
          Skip to content
        </a>
        <TopBar />
        <div className="flex min-h-0 flex-1 flex-col-reverse sm:flex-row">
          <Rail />
          <main
            id="main"
            tabIndex={-1}
            className="relative min-h-0 min-w-0 flex-1 overflow-hidden outline-none"
          >
            {children}
          </main>
          <SidePanel />
        </div>
        <DraftBar />
      </div>
      <CreateDialog />
      <BulkDialog />
      <Shortcuts />
      <ShortcutHelp />
    </LiveUpdates>
  );
};

/** Everything around an organization's pages: bar, rail, side panel, live updates and keys. */
export const TenantFrame = ({ slug, children }: { slug: string; children: ReactNode }) => (
  <Suspense fallback={<FrameSkeleton />}>
    <SignedOutWatch />
    <TenantContext slug={slug}>
      <Frame>{children}</Frame>
    </TenantContext>
  </Suspense>
);
