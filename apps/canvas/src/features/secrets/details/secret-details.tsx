"use client";
import type { StoredSecret } from "@molecule/api";
import { EllipsisVertical, History, Pencil, RotateCcwKey, ShieldAlert, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Facts } from "../../../ui/section.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { type Place, withItems } from "../draft/draft.ts";
import { changeDraft } from "../draft/draft-store.ts";
import { SecretEditor } from "../edit/secret-editor.tsx";
import { SecretHistory } from "../history/secret-history.tsx";
import type { ListedRow } from "../list/listed-row.ts";
import { UsedBy, ValueHint } from "../list/secret-line.tsx";
import { RevokeNotice } from "../rotate/revoke-notice.tsx";
import { RotateSteps } from "../rotate/rotate-steps.tsx";
import { ReplacedButRunning } from "../stop-now.tsx";
import type { SecretsTabState } from "../use-secrets-tab.ts";

const placeOf = (tab: SecretsTabState, { scope }: StoredSecret): Place =>
  scope === "tenant" ? null : tab.workspaceId;

const factsOf = (stored: StoredSecret): [string, ReactNode][] => [
  [
    "Saved",
    <span key="saved">
      {stored.updatedBy ? `${stored.updatedBy}, ` : ""}
      <Moment at={stored.updatedAt} />, version {stored.version}
    </span>,
  ],
  ...(stored.note ? [["Note", stored.note] satisfies [string, ReactNode]] : []),
  ...(stored.expiresAt
    ? [["Expires", <Moment key="expires" at={stored.expiresAt} />] satisfies [string, ReactNode]]
    : []),
  [
    "Last used",
    stored.lastUse ? (
      <UsedBy key="use" use={stored.lastUse} verb={false} />
    ) : (
      <span key="use" className="text-muted">
        by no run yet
      </span>
    ),
  ],
];

const Shadowed = ({ stored }: { stored: StoredSecret }) => (
  <div className="rounded-lg border border-dashed p-3">
    <p className="flex flex-wrap items-baseline gap-x-2 text-xs">
      <span className="font-medium">Hidden by it: the one for all workspaces</span>
      <ValueHint stored={stored} />
      <span className="text-muted tabular-nums">v{stored.version}</span>
    </p>
    <p className="mt-1 text-muted text-xs">
      {stored.updatedBy ? `${stored.updatedBy} set it ` : "Set "}
      <Moment at={stored.updatedAt} />. Delete this workspace's own, and that one counts again.
    </p>
  </div>
);

const Actions = ({ tab, row, stored }: { tab: SecretsTabState; row: ListedRow; stored: StoredSecret }) => {
  const mayHere = useMay(stored.scope === "tenant" ? "admin" : "member");
  const mayOwn = useMay("member");
  const inherited = stored.scope === "tenant" && tab.workspaceId !== null;
  if (!mayOwn) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="sm" icon={Pencil} onClick={() => tab.show(row.name, "edit")}>
        {inherited ? "Replace or override" : "Replace"}
      </Button>
      {stored.kind === "secret" && mayHere && (
        <Button size="sm" icon={RotateCcwKey} onClick={() => tab.show(row.name, "rotate")}>
          Rotate
        </Button>
      )}
      <Button size="sm" icon={History} onClick={() => tab.show(row.name, "history")}>
        History
      </Button>
      {mayHere && (
        <>
          <Button size="sm" variant="danger" icon={Trash2} onClick={() => tab.remove([row.name])}>
            Delete
          </Button>
          <Menu
            align="end"
            trigger={<IconButton icon={EllipsisVertical} label={`More for ${row.name}`} className="size-7" />}
          >
            <MenuItem icon={ShieldAlert} tone="bad" onSelect={() => tab.markLeaked([row.name])}>
              Mark as leaked
            </MenuItem>
          </Menu>
        </>
      )}
    </div>
  );
};

const Drafted = ({ row }: { row: ListedRow }) => {
  const tenantId = useTenantId();
  if (row.changes.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="text-accent text-xs">The draft changes this name.</p>
      <Button
        size="sm"
        onClick={() =>
          changeDraft(tenantId, (draft) =>
            row.changes.reduce((next, { place }) => withItems(next, place, { [row.name]: null }), draft),
          )
        }
      >
        Take it out of the draft
      </Button>
    </div>
  );
};

/** An open row: what is known of it, and everything that can be done with it. */
export const SecretDetails = ({
  tab,
  row,
  more,
}: {
  tab: SecretsTabState;
  row: ListedRow;
  more?: ReactNode;
}) => {
  const stored = row.stored?.winning ?? null;
  const look = () => tab.show(row.name, "look");
  if (tab.mode === "edit" || (stored === null && tab.mode !== "look"))
    return <SecretEditor workspaceId={tab.workspaceId} name={row.name} stored={stored} onDone={look} />;
  if (stored === null) return <Drafted row={row} />;
  const place = placeOf(tab, stored);
  if (tab.mode === "history") return <SecretHistory name={row.name} place={place} onClose={look} />;
  if (tab.mode === "rotate")
    return <RotateSteps name={row.name} place={place} stored={stored} onClose={look} />;
  return (
    <div className="flex flex-col gap-3">
      <Drafted row={row} />
      <RevokeNotice name={row.name} place={place} stored={stored} />
      {row.stored && tab.workspaceId && <ReplacedButRunning workspaceId={tab.workspaceId} row={row.stored} />}
      <Facts rows={factsOf(stored)} />
      {row.stored?.shadowed && <Shadowed stored={row.stored.shadowed} />}
      {more}
      <Actions tab={tab} row={row} stored={stored} />
    </div>
  );
};
