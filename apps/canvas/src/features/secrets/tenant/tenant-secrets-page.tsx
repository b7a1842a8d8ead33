"use client";
import type { TenantSecretList } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Card, Page } from "../../../ui/page.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../../url/panel-url.ts";
import { useHere, useMay } from "../../frame/tenant-context.tsx";
import { SecretDetails } from "../details/secret-details.tsx";
import { useDraft } from "../draft/draft-store.ts";
import { HeldDrafts } from "../draft/held-drafts.tsx";
import { SecretEditor } from "../edit/secret-editor.tsx";
import { LeakedTargets } from "../leaked/leaked-targets.tsx";
import { FilteredList } from "../list/filtered-list.tsx";
import { ListToolbar } from "../list/list-toolbar.tsx";
import { listRows } from "../list/listed-row.ts";
import { usePaste } from "../paste/paste-part.tsx";
import { NEW_ROW, nameToAdd } from "../secret-place.ts";
import { useSecretKeys } from "../use-secret-keys.ts";
import { useSecretsTab } from "../use-secrets-tab.ts";
import { ReachList } from "./reach-list.tsx";
import { reachText, rowForAll } from "./reach-words.ts";

const openRow = (name: string | null) => setUrlParam("name", name);

const NothingYet = ({ onAdd }: { onAdd: (() => void) | null }) => (
  <Empty
    icon={KeyRound}
    title="Nothing is set for all workspaces"
    action={
      onAdd && (
        <Button icon={Plus} onClick={onAdd}>
          Add secret
        </Button>
      )
    }
  >
    What you add here every workspace inherits, unless it has its own under the same name.
  </Empty>
);

const Loaded = ({ list }: { list: TenantSecretList }) => {
  const { tenant } = useHere();
  const name = useUrlParam("name");
  const mayEdit = useMay("admin");
  const { draft } = useDraft(tenant.id);
  const [query, setQuery] = useState("");
  const area = useRef<HTMLDivElement>(null);
  const stored = new Map(list.rows.map((row) => [row.name, row]));
  const reachOf = (of: string) => {
    const row = stored.get(of);
    return row === undefined ? null : reachText(row, list);
  };
  const rows = listRows(list.rows.map(rowForAll), draft, [null], reachOf);
  const tab = useSecretsTab({ workspaceId: null, rows, openName: name, openRow });
  const onAdd = mayEdit ? () => openRow(NEW_ROW) : null;
  useSecretKeys({ tab, area, onAdd, onQuery: setQuery });
  const { openPaste, dialog } = usePaste({ area, workspaceId: null, rows, onAdd });
  const adding = nameToAdd(name);
  return (
    <div ref={area} className="overflow-hidden rounded-lg border bg-surface">
      <div data-above-list>
        <HeldDrafts about={null} />
        <ListToolbar query={query} onQuery={setQuery} onAdd={onAdd} onPaste={openPaste} onExport={null} />
        {adding !== null && mayEdit && (
          <div className="mb-2.5 border-y bg-ground p-4">
            <SecretEditor
              key={adding}
              workspaceId={null}
              name={adding === "" ? null : adding}
              stored={null}
              onDone={() => openRow(null)}
            />
          </div>
        )}
      </div>
      {rows.length === 0 ? (
        <NothingYet onAdd={onAdd} />
      ) : (
        <FilteredList
          tab={tab}
          label="Secrets for all workspaces"
          query={query}
          details={(open) => {
            const row = stored.get(open.name);
            return <SecretDetails tab={tab} row={open} more={row && <ReachList row={row} list={list} />} />;
          }}
        />
      )}
      {dialog}
      <LeakedTargets tab={tab} />
    </div>
  );
};

/** What every workspace of the organization inherits. */
export const TenantSecretsPage = () => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const secrets = useQuery(trpc.secret.listTenant.queryOptions({ tenantId: tenant.id }));
  const mayEdit = useMay("admin");
  return (
    <Page
      title="Secrets for all workspaces"
      description="Every workspace inherits these; a workspace's own secret of the same name wins."
    >
      {tenant.billingMode === "platform_managed" && (
        <Notice>
          The platform pays in this organization, so provider keys cannot be set for all workspaces. Set one
          on a single workspace with a bring-your-own-key model, or ask an operator to change the billing
          mode.
        </Notice>
      )}
      {!mayEdit && <Notice>You see the names. Admins and owners change what all workspaces inherit.</Notice>}
      {secrets.isPending ? (
        <Card>
          <SkeletonRows rows={5} height="h-14" />
        </Card>
      ) : secrets.data ? (
        <Loaded list={secrets.data} />
      ) : (
        <FailureNotice
          error={secrets.error}
          what="The secrets could not be loaded"
          onRetry={() => void secrets.refetch()}
        />
      )}
    </Page>
  );
};
