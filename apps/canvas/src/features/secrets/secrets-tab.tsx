"use client";
import type { SecretList, WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { TextInput } from "../../ui/field.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { openPanel, usePanelPlace } from "../../url/panel-url.ts";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { groupRows } from "./group-rows.ts";
import { MissingCredential } from "./missing-credential.tsx";
import { SecretDetails } from "./secret-details.tsx";
import { type EditorPlace, SecretEditor } from "./secret-editor.tsx";
import { MISSING_ROW, NEW_ROW, nameToAdd } from "./secret-place.ts";
import { SecretRowItem } from "./secret-row.tsx";

type Props = { node: WorkspaceNode; detail: WorkspaceDetail };

const RemovedButRunning = ({ list }: { list: SecretList }) =>
  list.removedButRunning.length > 0 && (
    <section aria-label="Removed, still running" className="border-b px-4 py-3">
      <h3 className="mb-1 font-medium text-muted text-xs">Removed, and still in the live run</h3>
      <ul>
        {list.removedButRunning.map(({ name, version }) => (
          <li key={name} className="flex justify-between gap-2 text-muted text-xs">
            <span className="break-all font-mono line-through">{name}</span>
            <span className="tabular-nums">running v{version}</span>
          </li>
        ))}
      </ul>
    </section>
  );

const Rows = ({ node, detail, list, query }: Props & { list: SecretList; query: string }) => {
  const { row: openRow } = usePanelPlace();
  const place: EditorPlace = { kind: "workspace", node, detail, list };
  const found = list.rows.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()));
  const show = (row: string | null) => openPanel({ workspaceId: node.id, tab: "secrets", row });
  if (list.rows.length === 0 && list.missing === null)
    return (
      <Empty icon={KeyRound} title="Nothing is set here">
        Names that you add become environment variables of the agent. What is set for all workspaces shows
        here too.
      </Empty>
    );
  if (found.length === 0 && query !== "")
    return <p className="px-4 py-8 text-center text-muted text-sm">No name contains “{query}”.</p>;
  return groupRows(found).map(({ label, rows }) => (
    <section key={label} aria-label={label}>
      <h3 className="border-b bg-ground px-4 py-1.5 font-medium text-muted text-xs">{label}</h3>
      <ul className="border-b">
        {rows.map((row) => (
          <SecretRowItem
            key={row.name}
            row={row}
            open={openRow === row.name}
            onToggle={() => show(openRow === row.name ? null : row.name)}
          >
            <SecretDetails name={row.name} stored={row.winning} place={place} onClose={() => show(null)} />
          </SecretRowItem>
        ))}
      </ul>
    </section>
  ));
};

/** Every name that this workspace has or inherits, in one list; what is missing comes first. */
export const SecretsTab = ({ node, detail }: Props) => {
  const trpc = useTRPC();
  const { row } = usePanelPlace();
  const mayAdd = useMay("member");
  const [query, setQuery] = useState("");
  const secrets = useQuery(trpc.secret.list.queryOptions({ tenantId: useTenantId(), workspaceId: node.id }));
  const show = (next: string | null) => openPanel({ workspaceId: node.id, tab: "secrets", row: next });
  if (secrets.isPending) return <SkeletonRows rows={6} height="h-14" />;
  if (!secrets.data)
    return (
      <div className="p-4">
        <FailureNotice
          error={secrets.error}
          what="The secrets could not be loaded"
          onRetry={() => void secrets.refetch()}
        />
      </div>
    );
  const list = secrets.data;
  const place: EditorPlace = { kind: "workspace", node, detail, list };
  const adding = nameToAdd(row);
  const missing = list.missing;
  const missingName =
    row === MISSING_ROW
      ? (missing?.names[0] ?? null)
      : (missing?.names.find((name) => name === adding) ?? null);
  return (
    <div>
      {missing && mayAdd && (
        <MissingCredential key={missing.names.join()} missing={missing} place={place} wanted={missingName} />
      )}
      <div className="flex gap-2 border-b px-4 py-3">
        <TextInput
          type="search"
          aria-label="Filter names"
          placeholder="Filter names"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        {mayAdd && (
          <Button icon={Plus} onClick={() => show(NEW_ROW)}>
            Add secret
          </Button>
        )}
      </div>
      {adding !== null && missingName === null && mayAdd && (
        <div className="border-b bg-ground p-4">
          <SecretEditor
            key={adding}
            place={place}
            name={adding === "" ? null : adding}
            stored={null}
            onDone={() => show(null)}
          />
        </div>
      )}
      <RemovedButRunning list={list} />
      <Rows node={node} detail={detail} list={list} query={query} />
    </div>
  );
};
