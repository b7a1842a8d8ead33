"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { findFailure } from "../../trpc/find-failure.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { useTenantId } from "../frame/tenant-context.tsx";

const NeededNames = ({ workspaceId }: { workspaceId: WorkspaceNode["id"] }) => {
  const trpc = useTRPC();
  const secrets = useQuery(trpc.secret.list.queryOptions({ tenantId: useTenantId(), workspaceId }));
  const names = secrets.data?.rows
    .filter(({ winning, envClass }) => winning.scope === "workspace" && envClass !== "model")
    .map(({ name }) => name);
  if (names === undefined) return null;
  if (names.length === 0)
    return <p className="text-muted text-sm">Nothing is stored on this workspace alone.</p>;
  return (
    <div className="text-sm">
      <p className="text-muted">Values are never copied. Enter these again on the copy:</p>
      <ul aria-label="Names that need a value" className="mt-2 flex flex-wrap gap-1.5">
        {names.map((name) => (
          <li key={name} className="break-all rounded-sm border bg-subtle px-1.5 py-0.5 font-mono text-xs">
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
};

/** Makes a workspace like this one, without any value of it, and leads to where its values are entered. */
export const DuplicateDialog = ({ node, onClose }: { node: WorkspaceNode; onClose: () => void }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const [name, setName] = useState(`${node.name} copy`);
  const duplicate = useVerb(
    trpc.workspaceConfig.duplicate.mutationOptions({
      onSuccess: ({ id, needed }) => {
        onClose();
        openPanel({ workspaceId: id, tab: needed.length > 0 ? "secrets" : "overview" });
      },
    }),
    "workspace",
  );
  const failure = duplicate.isError ? findFailure(duplicate.error) : undefined;
  const isNamed = name.trim() !== "";
  const atName = failure?.field === "name" ? failure.message : undefined;
  const submit = () => {
    if (isNamed) duplicate.mutate({ tenantId, workspaceId: node.id, name });
  };
  return (
    <FormDialog
      width="sm"
      title={`Duplicate ${node.name}`}
      description="The copy gets its runtime, model, role and place in the team, and starts by itself."
      submitLabel="Duplicate"
      onSubmit={submit}
      onClose={onClose}
      verb={{ isPending: duplicate.isPending, error: atName ? null : duplicate.error }}
    >
      <Field label="Name" error={isNamed ? atName : "The copy needs a name."}>
        {(control) => (
          <TextInput
            {...control}
            required
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              if (duplicate.isError) duplicate.reset();
            }}
          />
        )}
      </Field>
      <NeededNames workspaceId={node.id} />
    </FormDialog>
  );
};
