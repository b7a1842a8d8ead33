"use client";
import type { SecretScope } from "@molecule/domain";
import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Copy,
  EllipsisVertical,
  ShieldAlert,
  Trash2,
  X,
} from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { useMay } from "../../frame/tenant-context.tsx";
import type { ListedRow } from "../list/listed-row.ts";
import type { SecretsTabState } from "../use-secrets-tab.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { movingTo } from "./move-plan.ts";

type Asking = SecretScope | null;

const MoreForSelected = ({
  tab,
  chosen,
  onAsk,
}: {
  tab: SecretsTabState;
  chosen: readonly ListedRow[];
  onAsk: (asking: Asking) => void;
}) => {
  const mayTenant = useMay("admin");
  const movable = tab.workspaceId !== null && mayTenant;
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={EllipsisVertical} label="More for what is selected" className="size-7" />}
    >
      {movable && movingTo(chosen, "tenant").length > 0 && (
        <MenuItem icon={ArrowUpFromLine} onSelect={() => onAsk("tenant")}>
          Move to all workspaces
        </MenuItem>
      )}
      {movable && movingTo(chosen, "workspace").length > 0 && (
        <MenuItem icon={ArrowDownToLine} onSelect={() => onAsk("workspace")}>
          Move to this workspace
        </MenuItem>
      )}
      {chosen.some(({ stored }) => stored !== null) && (
        <MenuItem
          icon={ShieldAlert}
          tone="bad"
          onSelect={() => tab.markLeaked(chosen.map(({ name }) => name))}
        >
          Mark as leaked
        </MenuItem>
      )}
    </Menu>
  );
};

const Asked = ({
  tab,
  chosen,
  asking,
  onClose,
}: {
  tab: SecretsTabState;
  chosen: readonly ListedRow[];
  asking: Asking;
  onClose: () => void;
}) => {
  const done = () => {
    tab.select(new Set());
    onClose();
  };
  if (asking === null || tab.workspaceId === null) return null;
  return (
    <MoveDialog
      moving={movingTo(chosen, asking)}
      target={asking}
      workspaceId={tab.workspaceId}
      onDone={done}
      onClose={onClose}
    />
  );
};

/** What can be done with several names at once. */
export const BulkBar = ({ tab, found }: { tab: SecretsTabState; found: readonly ListedRow[] }) => {
  const [copied, setCopied] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const mayEdit = useMay(tab.workspaceId === null ? "admin" : "member");
  const names = [...tab.selected];
  const chosen = tab.rows.filter(({ name }) => tab.selected.has(name));
  const rest = found.filter(({ name }) => !tab.selected.has(name));
  return (
    <section
      aria-label="Selected"
      className="flex flex-wrap items-center gap-2 border-t bg-accent/8 px-4 py-2 text-sm"
    >
      <span className="font-medium tabular-nums">{names.length} selected</span>
      {rest.length > 0 && (
        <Button size="sm" variant="quiet" onClick={() => tab.select(new Set(found.map(({ name }) => name)))}>
          Select all {found.length}
        </Button>
      )}
      <span className="flex-1" />
      <Button
        size="sm"
        icon={Copy}
        onClick={() => void navigator.clipboard.writeText(names.join("\n")).then(() => setCopied(true))}
      >
        {copied ? "Copied" : "Copy names"}
      </Button>
      {mayEdit && (
        <>
          <Button size="sm" variant="danger" icon={Trash2} onClick={() => tab.remove(names)}>
            Delete
          </Button>
          <MoreForSelected tab={tab} chosen={chosen} onAsk={setAsking} />
        </>
      )}
      <IconButton
        icon={X}
        label="Clear the selection"
        onClick={() => tab.select(new Set())}
        className="size-7"
      />
      <Asked tab={tab} chosen={chosen} asking={asking} onClose={() => setAsking(null)} />
    </section>
  );
};
