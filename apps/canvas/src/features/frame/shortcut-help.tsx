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

const SECRET_KEYS: readonly { keys: readonly string[]; what: string }[] = [
  { keys: ["/"], what: "Filter the names" },
  { keys: ["n"], what: "Add a secret" },
  { keys: ["↑", "↓"], what: "Walk the list" },
  { keys: ["Enter"], what: "Open a row, and what it hides" },
  { keys: ["e"], what: "Replace its value" },
  { keys: ["⌫"], what: "Delete it, in the draft" },
  { keys: ["x"], what: "Select it" },
  { keys: ["⌘V"], what: "Paste a key, or a whole .env file" },
  { keys: ["⌘Enter"], what: "Apply the draft" },
];

const KeyList = ({ keys: rows }: { keys: typeof KEYS }) => (
  <dl className="divide-y divide-line">
    {rows.map(({ keys, what }) => (
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
);

/** The map of keys. */
export const ShortcutHelp = () => {
  const open = useHelpOpen();
  return (
    <Dialog open={open} onOpenChange={setHelpOpen} title="Keyboard shortcuts" width="lg" textOnly>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <section aria-labelledby="keys-everywhere">
          <h3 id="keys-everywhere" className="mb-1 font-medium text-sm">
            Everywhere
          </h3>
          <KeyList keys={KEYS} />
          <p className="mt-3 text-muted text-xs">
            r, s and c act on the open workspace, or on the one that has the focus.
          </p>
        </section>
        <section aria-labelledby="keys-of-secrets">
          <h3 id="keys-of-secrets" className="mb-1 font-medium text-sm">
            Where secrets are listed
          </h3>
          <KeyList keys={SECRET_KEYS} />
        </section>
      </div>
    </Dialog>
  );
};
