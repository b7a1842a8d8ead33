"use client";
import type { SecretList, WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { openPanel, usePanelPlace } from "../../url/panel-url.ts";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { SecretDetails } from "./details/secret-details.tsx";
import { useDraft } from "./draft/draft-store.ts";
import { HeldDrafts } from "./draft/held-drafts.tsx";
import { MissingCredential } from "./edit/missing-credential.tsx";
import { SecretEditor } from "./edit/secret-editor.tsx";
import { LeakedTargets } from "./leaked/leaked-targets.tsx";
import { FilteredList } from "./list/filtered-list.tsx";
import { ListToolbar } from "./list/list-toolbar.tsx";
import { listRows } from "./list/listed-row.ts";
import { usePaste } from "./paste/paste-part.tsx";
import { PayerHead } from "./payer-head.tsx";
import { RemovedButRunning } from "./removed-but-running.tsx";
import { saveText } from "./save-text.ts";
import { MISSING_ROW, NEW_ROW, nameToAdd } from "./secret-place.ts";
import { useSecretKeys } from "./use-secret-keys.ts";
import { useSecretsTab } from "./use-secrets-tab.ts";

type Props = { node: WorkspaceNode; detail: WorkspaceDetail };

const NothingYet = ({ onAdd }: { onAdd: (() => void) | null }) => (
  <Empty
    icon={KeyRound}
    title="Nothing is set here"
    action={
      onAdd && (
        <Button icon={Plus} onClick={onAdd}>
          Add secret
        </Button>
      )
    }
  >
    Names that you add become environment variables of the agent. What is set for all workspaces shows here
    too.{onAdd && " Paste a key, or a whole .env file, anywhere on this tab."}
  </Empty>
);

const useExport = (node: WorkspaceNode) => {
  const client = useTRPCClient();
  const tenantId = useTenantId();
  return useMutation({
    mutationFn: () => client.secret.exportNames.query({ tenantId, workspaceId: node.id }),
    onSuccess: (text) => saveText(`${node.name}.env.example`, text),
  });
};

const Loaded = ({ node, detail, list }: Props & { list: SecretList }) => {
  const tenantId = useTenantId();
  const { row } = usePanelPlace();
  const mayEdit = useMay("member");
  const { draft } = useDraft(tenantId);
  const [query, setQuery] = useState("");
  const area = useRef<HTMLDivElement>(null);
  const openRow = (name: string | null) => openPanel({ workspaceId: node.id, tab: "secrets", row: name });
  const rows = listRows(list.rows, draft, [node.id, null]);
  const tab = useSecretsTab({ workspaceId: node.id, rows, openName: row, openRow });
  const exportNames = useExport(node);
  const onAdd = mayEdit ? () => openRow(NEW_ROW) : null;
  useSecretKeys({ tab, area, onAdd, onQuery: setQuery });
  const { openPaste, dialog } = usePaste({ area, workspaceId: node.id, rows, onAdd });
  const adding = nameToAdd(row);
  const { missing } = list;
  const wanted = row === MISSING_ROW ? null : adding;
  const forMissing = missing?.names.find((name) => name === wanted) ?? null;
  return (
    <div ref={area}>
      <div data-above-list>
        <PayerHead
          list={list}
          detail={detail}
          onType={(name) => openRow(list.rows.some((each) => each.name === name) ? name : NEW_ROW + name)}
        />
        <HeldDrafts about={node.id} />
        {missing && mayEdit && (
          <MissingCredential
            key={`${missing.names.join()} ${forMissing}`}
            missing={missing}
            workspaceId={node.id}
            wanted={forMissing}
            onDone={() => openRow(null)}
          />
        )}
        <ListToolbar
          query={query}
          onQuery={setQuery}
          onAdd={onAdd}
          onPaste={openPaste}
          onExport={list.rows.length > 0 ? () => exportNames.mutate() : null}
        />
        {exportNames.error && (
          <div className="px-4 pb-2.5">
            <FailureNotice
              error={exportNames.error}
              what="The names could not be exported"
              onRetry={() => exportNames.mutate()}
            />
          </div>
        )}
        {adding !== null && forMissing === null && mayEdit && (
          <div className="mb-2.5 border-y bg-ground p-4">
            <SecretEditor
              key={adding}
              workspaceId={node.id}
              name={adding === "" ? null : adding}
              stored={null}
              onDone={() => openRow(null)}
            />
          </div>
        )}
        <RemovedButRunning list={list} />
      </div>
      {rows.length === 0 ? (
        missing === null && <NothingYet onAdd={onAdd} />
      ) : (
        <FilteredList
          tab={tab}
          label={`Secrets of ${node.name}`}
          query={query}
          details={(open) => <SecretDetails tab={tab} row={open} />}
        />
      )}
      {dialog}
      <LeakedTargets tab={tab} />
    </div>
  );
};

/** Every name that this workspace has or inherits, in one list; what is missing comes first. */
export const SecretsTab = ({ node, detail }: Props) => {
  const trpc = useTRPC();
  const secrets = useQuery(trpc.secret.list.queryOptions({ tenantId: useTenantId(), workspaceId: node.id }));
  if (secrets.isPending) return <SkeletonRows rows={6} height="h-14" />;
  if (secrets.data)
    return (
      <>
        {secrets.isError && (
          <div className="border-b p-4">
            <FailureNotice
              error={secrets.error}
              what="What you see may be out of date"
              onRetry={() => void secrets.refetch()}
            />
          </div>
        )}
        <Loaded node={node} detail={detail} list={secrets.data} />
      </>
    );
  return (
    <div className="p-4">
      <FailureNotice
        error={secrets.error}
        what="The secrets could not be loaded"
        onRetry={() => void secrets.refetch()}
      />
    </div>
  );
};
