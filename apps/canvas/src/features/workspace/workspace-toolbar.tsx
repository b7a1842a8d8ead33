"use client";
import clsx from "clsx";
import { Plus, TriangleAlert, X } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { formatCountExact } from "../../ui/format-money.ts";
import { setUrlParam } from "../../url/panel-url.ts";
import { useMay } from "../frame/tenant-context.tsx";
import { openCreateDialog } from "./create/open-create-dialog.ts";
import { SHOWN_ONLY, useMatches, useShownOnly, useWorkspaces } from "./use-workspaces.ts";

/** What stands above graph and list alike: how many there are, which need a person, and a new one. */
export const WorkspaceToolbar = ({ className }: { className?: string }) => {
  const workspaces = useWorkspaces();
  const matches = useMatches();
  const only = useShownOnly();
  const mayCreate = useMay("member");
  const needing = workspaces.filter(SHOWN_ONLY.attention).length;
  const filtering = only === "attention";
  return (
    <div
      role="toolbar"
      aria-label="Workspaces"
      className={clsx("flex flex-wrap items-center gap-2", className)}
    >
      {mayCreate && (
        <Button variant="primary" icon={Plus} onClick={openCreateDialog}>
          New workspace
        </Button>
      )}
      {(needing > 0 || filtering) && (
        <Button
          icon={filtering ? X : TriangleAlert}
          aria-pressed={filtering}
          className={clsx(filtering ? "border-accent!" : "text-warn!")}
          onClick={() => setUrlParam("show", filtering ? null : "attention")}
        >
          {needing === 1 ? "1 needs attention" : `${formatCountExact(needing)} need attention`}
        </Button>
      )}
      <p role="status" className="px-1 text-muted text-xs tabular-nums">
        {matches === null
          ? `${formatCountExact(workspaces.length)} workspace${workspaces.length === 1 ? "" : "s"}`
          : `${formatCountExact(matches.length)} of ${formatCountExact(workspaces.length)}`}
      </p>
    </div>
  );
};
