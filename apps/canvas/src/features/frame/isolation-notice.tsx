"use client";
import { ShieldOff } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { useWorkspaces } from "../workspace/use-workspaces.ts";

/** Says on every screen that something runs which nothing shuts in; silent where everything is. */
export const IsolationNotice = () => {
  const unisolated = useWorkspaces().filter((node) => node.unisolated);
  if (unisolated.length === 0) return null;
  return (
    <Popover
      title="No isolation"
      trigger={
        <Button
          size="sm"
          icon={ShieldOff}
          aria-label="No isolation: development only"
          className="border-warn/40! bg-warn/8! text-warn! hover:bg-warn/14!"
        >
          <span className="max-lg:hidden">No isolation: development only</span>
        </Button>
      }
    >
      <p className="px-3 pt-3 pb-1 text-muted text-xs">
        These agents run as plain processes of the machine. Each can read what the platform’s own user can
        read there, other workspaces’ files included. Install bubblewrap on the machine and restart them, or
        run them in containers.
      </p>
      <ul className="scroll-thin max-h-80 overflow-y-auto p-1">
        {unisolated.map((node) => (
          <li key={node.id}>
            <button
              type="button"
              onClick={() => openPanel({ workspaceId: node.id })}
              className="w-full truncate rounded-sm px-2 py-1.5 text-left font-medium text-sm hover:bg-subtle"
            >
              {node.name}
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
};
