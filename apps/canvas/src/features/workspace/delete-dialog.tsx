"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { closePanel } from "../../url/panel-url.ts";
import { useTenantId } from "../frame/tenant-context.tsx";
import { useWorkspaces } from "./use-workspaces.ts";

/** Deletes a workspace, its secrets and its keys, once its name has been typed. */
export const DeleteDialog = ({ node, onClose }: { node: WorkspaceNode; onClose: () => void }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const [typed, setTyped] = useState("");
  const reports = useWorkspaces().filter(({ parentId }) => parentId === node.id).length;
  const remove = useVerb(
    trpc.workspaceConfig.remove.mutationOptions({
      onSuccess: () => {
        onClose();
        closePanel();
      },
    }),
    "workspace",
  );
  const submit = () => remove.mutate({ tenantId, workspaceId: node.id, confirmName: typed });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="sm"
      title={`Delete ${node.name}`}
      description={
        <>
          The agent stops, its own secrets and keys are removed, and it cannot be brought back. Receipts and
          spend stay.
          {reports > 0 &&
            ` ${reports === 1 ? "The workspace below it moves" : `The ${reports} workspaces below it move`} up.`}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger-fill"
            busy={remove.isPending}
            disabled={typed !== node.name}
            onClick={submit}
          >
            Delete workspace
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === node.name) submit();
        }}
      >
        {remove.error && <FailureNotice error={remove.error} />}
        <Field
          label={
            <>
              Type <span className="select-all font-mono text-xs">{node.name}</span> to confirm
            </>
          }
        >
          {(control) => (
            <TextInput {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  );
};
