"use client";
import { RotateCw } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { useMay } from "../frame/tenant-context.tsx";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { setBulkDialogOpen } from "./bulk-dialog-store.ts";
import { setSelection, useSelection } from "./selection-store.ts";

/** What can be done with the workspaces that are picked; there while any is. */
export const BulkBar = () => {
  const selection = useSelection();
  const mayAct = useMay("member");
  const workspaces = useWorkspaces();
  const count = workspaces.filter(({ id }) => selection.has(id)).length;
  if (!mayAct || count === 0) return null;
  const pending = workspaces.filter((node) => node.pendingRestart !== null);
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-3">
      <section
        aria-label="Picked workspaces"
        className="pointer-events-auto flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-float"
      >
        <span className="pr-1 text-sm tabular-nums">{count} picked</span>
        <Button size="sm" variant="primary" icon={RotateCw} onClick={() => setBulkDialogOpen(true)}>
          Restart together
        </Button>
        {pending.length > 0 && (
          <Button size="sm" onClick={() => setSelection(pending.map(({ id }) => id))}>
            Pick all pending ({pending.length})
          </Button>
        )}
        <Button size="sm" variant="quiet" onClick={() => setSelection([])}>
          Clear
        </Button>
      </section>
    </div>
  );
};
