"use client";
import type { WorkspaceNode } from "@molecule/api";
import { Copy, Ellipsis, FolderTree, MessageSquare, Pause, Play, Settings2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "../features/frame/tenant-context.tsx";
import { DeleteDialog } from "../features/workspace/delete-dialog.tsx";
import { DuplicateDialog } from "../features/workspace/duplicate-dialog.tsx";
import { MoveDialog } from "../features/workspace/move-dialog.tsx";
import { subtreeOf } from "../features/workspace/subtree-of.ts";
import { useWorkspaces } from "../features/workspace/use-workspaces.ts";
import { iconButtonClass } from "../ui/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { openPanel } from "../url/panel-url.ts";
import type { TeamChange } from "./use-team-change.ts";

/** What is done seldom. */
export const MoreMenu = ({ node, team }: { node: WorkspaceNode; team: TeamChange }) => {
  const [dialog, setDialog] = useState<"duplicate" | "move" | "delete" | null>(null);
  const mayAct = useMay("member");
  const close = () => setDialog(null);
  const below = subtreeOf(useWorkspaces(), node.id).size - 1;
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
            <MenuItem icon={Copy} onSelect={() => setDialog("duplicate")}>
              Duplicate
            </MenuItem>
            <MenuItem icon={FolderTree} onSelect={() => setDialog("move")}>
              Move in the team
            </MenuItem>
            {below > 0 && (
              <MenuItem icon={team.isStopped ? Play : Pause} onSelect={team.change}>
                {team.isStopped ? "Resume" : "Pause"} with its team ({below})
              </MenuItem>
            )}
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="bad" onSelect={() => setDialog("delete")}>
              Delete workspace
            </MenuItem>
          </>
        )}
      </Menu>
      {dialog === "duplicate" && <DuplicateDialog node={node} onClose={close} />}
      {dialog === "move" && <MoveDialog node={node} onClose={close} />}
      {dialog === "delete" && <DeleteDialog node={node} onClose={close} />}
    </>
  );
};
