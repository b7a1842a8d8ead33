"use client";
import { createFlag } from "../../ui/create-flag.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";

const [useHelpOpen, setHelpOpen] = createFlag();

export const openShortcutHelp = () => setHelpOpen(true);

const KEYS: readonly { keys: readonly string[]; what: string }[] = [
  { keys: ["↑", "↓", "←", "→"], what: "Walk the tree, or the list" },
  { keys: ["Enter"], what: "Open the workspace" },
  { keys: ["n"], what: "New workspace" },
  { keys: ["r"], what: "Restart the workspace" },
  { keys: ["s"], what: "Its secrets" },
  { keys: ["c"], what: "Chat with it" },
  { keys: ["/", "⌘K"], what: "Search, or do something by name" },
  { keys: ["Esc"], what: "Close the panel or dialog" },
  { keys: ["?"], what: "This map" },
];

/** The map of keys. */
export const ShortcutHelp = () => {
  const open = useHelpOpen();
  return (
    <Dialog open={open} onOpenChange={setHelpOpen} title="Keyboard shortcuts" width="sm">
      <dl className="divide-y divide-line">
        {KEYS.map(({ keys, what }) => (
          <div key={what} className="flex items-center justify-between gap-4 py-2">
            <dt>{what}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-muted text-xs">
        r, s and c act on the open workspace, or on the one that has the focus.
      </p>
    </Dialog>
  );
};
