"use client";
import type { WorkspaceNode } from "@molecule/api";
import { Ellipsis, FolderTree, MessageSquare, Settings2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "../features/frame/tenant-context.tsx";
import { DeleteDialog } from "../features/workspace/delete-dialog.tsx";
import { MoveDialog } from "../features/workspace/move-dialog.tsx";
import { iconButtonClass } from "../ui/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { openPanel } from "../url/panel-url.ts";

/** What is done seldom. */
export const MoreMenu = ({ node }: { node: WorkspaceNode }) => {
  const [dialog, setDialog] = useState<"move" | "delete" | null>(null);
  const mayAct = useMay("member");
  const close = () => setDialog(null);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <button type="button" aria-label="More" className={iconButtonClass()}>
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        <MenuItem icon={MessageSquare} onSelect={() => openPanel({ workspaceId: node.id, tab: "chat" })}>
          Chat
        </MenuItem>
        <MenuItem icon={Settings2} onSelect={() => openPanel({ workspaceId: node.id, tab: "config" })}>
          Configure
        </MenuItem>
        {mayAct && (
          <>
            <MenuItem icon={FolderTree} onSelect={() => setDialog("move")}>
              Move in the team
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="bad" onSelect={() => setDialog("delete")}>
              Delete workspace
            </MenuItem>
          </>
        )}
      </Menu>
      {dialog === "move" && <MoveDialog node={node} onClose={close} />}
      {dialog === "delete" && <DeleteDialog node={node} onClose={close} />}
    </>
  );
};
