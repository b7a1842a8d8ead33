"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useLive } from "../../live/live-updates.tsx";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { failureWords } from "../../ui/failure.tsx";
import { Popover } from "../../ui/popover.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { useMay, useTenantId } from "./tenant-context.tsx";

type Outcome = { readonly id: string; readonly error: string };

/** A restart that would not be refused now. A change of payer that nobody agreed to is one that would be. */
const isReady = ({ pendingRestart }: WorkspaceNode) => pendingRestart?.refusal === null;

const useRestartMany = () => {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { note } = useLive();
  const [failed, setFailed] = useState<readonly Outcome[]>([]);
  const { mutate, isPending } = useMutation({
    mutationKey: trpc.workspace.restart.mutationKey(),
    // One after the other: a fault shows itself before it has reached all of them.
    mutationFn: async (nodes: readonly WorkspaceNode[]) => {
      const outcomes: Outcome[] = [];
      for (const { id } of nodes) {
        try {
          await client.workspace.restart.mutate({ tenantId, workspaceId: id });
        } catch (error) {
          outcomes.push({ id, error: failureWords(error).message });
        }
      }
      return outcomes;
    },
    onSuccess: setFailed,
    onSettled: () => note({ topic: "workspace", workspaceId: null }),
  });
  return { restart: mutate, isPending, failed };
};

const Row = ({ node, error }: { node: WorkspaceNode; error: string | undefined }) => (
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
      {error && <span className="text-bad text-xs">{error}</span>}
    </button>
  </li>
);

/** "Restart pending (n)": what was saved and does not run yet, and the way to apply it everywhere. */
export const PendingRestarts = () => {
  const pending = useWorkspaces().filter((node) => node.pendingRestart !== null);
  const { restart, isPending, failed } = useRestartMany();
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
          <Row key={node.id} node={node} error={failed.find(({ id }) => id === node.id)?.error} />
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
            busy={isPending}
            disabled={ready.length === 0}
            onClick={() => restart(ready)}
          >
            {ready.length === 1 ? "Restart 1 workspace" : `Restart ${ready.length} workspaces`}
          </Button>
        </div>
      )}
    </Popover>
  );
};
