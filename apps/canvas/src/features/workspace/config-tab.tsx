"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ExecutorSection } from "./executor-section.tsx";
import { HibernationSection } from "./hibernation-section.tsx";
import { RuntimeSection } from "./runtime-section.tsx";

const DRIVERS = {
  process: "A process on this machine",
  docker: "A container",
  kubernetes: "A pod on the cluster",
} as const;

const RoleForm = ({ node }: { node: WorkspaceNode }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const [role, setRole] = useState(node.role ?? "");
  const save = useVerb(trpc.workspace.rename.mutationOptions(), "workspace");
  const changed = role.trim() !== (node.role ?? "");
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed)
          save.mutate({ tenantId, workspaceId: node.id, name: node.name, role: role.trim() || null });
      }}
    >
      {save.error && <FailureNotice error={save.error} />}
      <Field label="Role" hint="One line on what it is for; shown on its card and told to the agent.">
        {(control) => (
          <TextInput
            {...control}
            value={role}
            maxLength={200}
            placeholder="Writes the newsletter"
            onChange={(event) => setRole(event.target.value)}
          />
        )}
      </Field>
      {changed && (
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save role
          </Button>
          <Button onClick={() => setRole(node.role ?? "")}>Discard</Button>
        </div>
      )}
    </form>
  );
};

/** What it is for, what runs it, and the way to be rid of it. */
export const ConfigTab = ({ node, detail }: { node: WorkspaceNode; detail: WorkspaceDetail }) => {
  const mayEdit = useMay("member");
  const [deleting, setDeleting] = useState(false);
  return (
    <div>
      {mayEdit && (
        <Section title="Purpose">
          <RoleForm key={node.role} node={node} />
        </Section>
      )}
      <RuntimeSection key={node.runtime} node={node} mayEdit={mayEdit} />
      {detail.executor && (
        <ExecutorSection
          key={detail.executor.choice}
          workspaceId={node.id}
          executor={detail.executor}
          mayEdit={mayEdit}
        />
      )}
      <HibernationSection key={detail.hibernateAfterMinutes} node={node} detail={detail} />
      <Section title="About">
        <Facts
          rows={[
            ["Runs as", node.unisolated ? `${DRIVERS[detail.driver]}, not isolated` : DRIVERS[detail.driver]],
            ["Created", <Moment key="created" at={detail.createdAt} />],
            [
              "Id",
              <span key="id" className="-my-1 flex items-center gap-1">
                <span className="truncate font-mono text-xs">{node.id}</span>
                <CopyButton text={node.id} label="Copy id" />
              </span>,
            ],
          ]}
        />
      </Section>
      {mayEdit && (
        <Section title="Danger zone">
          <p className="mb-3 text-muted text-sm">
            Deleting stops the agent and removes its own secrets and keys. Receipts and spend stay.
          </p>
          <Button variant="danger" onClick={() => setDeleting(true)}>
            Delete workspace
          </Button>
          {deleting && <DeleteDialog node={node} onClose={() => setDeleting(false)} />}
        </Section>
      )}
    </div>
  );
};
