"use client";
import type { WorkspaceNode } from "@molecule/api";
import { RotateCw } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { setBulkDialogOpen } from "../bulk/bulk-dialog-store.ts";
import { setSelection } from "../bulk/selection-store.ts";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { useMay } from "./tenant-context.tsx";

/** A restart that would not be refused now. A change of payer that nobody agreed to is one that would be. */
const isReady = ({ pendingRestart }: WorkspaceNode) => pendingRestart?.refusal === null;

const Row = ({ node }: { node: WorkspaceNode }) => (
  <li>
    <button
      type="button"
      onClick={() => openPanel({ workspaceId: node.id })}
      className="flex w-full flex-col rounded-sm px-2 py-1.5 text-left hover:bg-subtle"
    >
      <span className="truncate font-medium text-sm">{node.name}</span>
      <span className={isReady(node) ? "text-muted text-xs" : "text-warn text-xs"}>
        {node.pendingRestart?.summary}
      </span>
    </button>
  </li>
);

/** "Restart pending (n)": what was saved and does not run yet, and the way to apply it everywhere. */
export const PendingRestarts = () => {
  const pending = useWorkspaces().filter((node) => node.pendingRestart !== null);
  const mayRestart = useMay("member");
  const ready = pending.filter(isReady);
  if (pending.length === 0) return null;
  return (
    <Popover
      title="Restart pending"
      trigger={
        <Button
          size="sm"
          icon={RotateCw}
          aria-label={`Restart pending (${pending.length})`}
          className="border-accent/40! bg-accent/8! text-accent! hover:bg-accent/14!"
        >
          <span className="max-md:hidden">Restart pending</span>
          <span className="tabular-nums">
            <span className="max-md:hidden">(</span>
            {pending.length}
            <span className="max-md:hidden">)</span>
          </span>
        </Button>
      }
    >
      <p className="px-3 pt-3 pb-1 text-muted text-xs">
        Saved, but not running yet. A restart prepares the new run first; if that is refused, the old one
        keeps serving.
      </p>
      <ul className="scroll-thin max-h-80 overflow-y-auto p-1">
        {pending.map((node) => (
          <Row key={node.id} node={node} />
        ))}
      </ul>
      {mayRestart && (
        <div className="flex items-center gap-3 border-t p-3">
          <span className="min-w-0 flex-1 text-muted text-xs">
            {ready.length < pending.length &&
              `${pending.length - ready.length} need${pending.length - ready.length === 1 ? "s" : ""} a decision first`}
          </span>
          <Button
            size="sm"
            variant="primary"
            disabled={ready.length === 0}
            onClick={() => {
              setSelection(ready.map(({ id }) => id));
              setBulkDialogOpen(true);
            }}
          >
            Plan {ready.length === 1 ? "1 restart" : `${ready.length} restarts`}
          </Button>
        </div>
      )}
    </Popover>
  );
};
