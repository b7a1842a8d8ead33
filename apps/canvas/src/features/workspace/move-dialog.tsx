"use client";
import type { WorkspaceNode } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field } from "../../ui/field.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { subtreeOf } from "./subtree-of.ts";
import { useWorkspaces } from "./use-workspaces.ts";
import { WorkspaceCombobox } from "./workspace-combobox.tsx";

/** Moves a workspace, with its own team, under another one. */
export const MoveDialog = ({ node, onClose }: { node: WorkspaceNode; onClose: () => void }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const workspaces = useWorkspaces();
  const [parentId, setParentId] = useState<string | null>(node.parentId);
  const move = useVerb(trpc.workspace.move.mutationOptions({ onSuccess: onClose }), "workspace");
  const below = subtreeOf(workspaces, node.id);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="sm"
      title={`Move ${node.name}`}
      description="Its own team moves with it. Who pays does not depend on where it stands."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={move.isPending}
            disabled={parentId === node.parentId}
            onClick={() =>
              move.mutate({ tenantId, workspaceId: node.id, parentId: parentId as WorkspaceId | null })
            }
          >
            Move
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {move.error && <FailureNotice error={move.error} />}
        <Field label="Reports to">
          {(control) => (
            <WorkspaceCombobox
              control={control}
              workspaces={workspaces.filter(({ id }) => !below.has(id))}
              value={parentId}
              none="Nobody: a team of its own"
              onChange={setParentId}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
};
