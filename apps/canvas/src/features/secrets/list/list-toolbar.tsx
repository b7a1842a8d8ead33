"use client";
import { ClipboardPaste, EllipsisVertical, FileDown, Keyboard, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Kbd } from "../../../ui/kbd.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { openShortcutHelp } from "../../frame/shortcut-help.tsx";

type Props = {
  query: string;
  onQuery: (query: string) => void;
  onAdd: (() => void) | null;
  onPaste: (() => void) | null;
  onExport: (() => void) | null;
  children?: ReactNode;
};

/** Marks the field that `/` leads to. */
export const FILTER_FIELD = "data-secret-filter";

/** Search, add, and what else can be done with the list. */
export const ListToolbar = ({ query, onQuery, onAdd, onPaste, onExport }: Props) => (
  <div className="flex gap-2 px-4 pt-3 pb-2.5">
    <div className="relative min-w-0 flex-1">
      <TextInput
        type="search"
        aria-label="Filter names"
        placeholder="Filter by name, provider or note"
        value={query}
        {...{ [FILTER_FIELD]: "" }}
        onChange={(event) => onQuery(event.target.value)}
        className="sm:pr-8"
      />
      {query === "" && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-1.5 flex items-center max-sm:hidden coarse:hidden"
        >
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
    {onAdd && (
      <Button icon={Plus} onClick={onAdd}>
        Add secret
      </Button>
    )}
    <Menu align="end" trigger={<IconButton icon={EllipsisVertical} label="More about secrets" />}>
      {onPaste && (
        <MenuItem icon={ClipboardPaste} onSelect={onPaste}>
          Import a .env file
        </MenuItem>
      )}
      {onExport && (
        <MenuItem icon={FileDown} onSelect={onExport}>
          Export names as .env.example
        </MenuItem>
      )}
      <MenuItem icon={Keyboard} onSelect={openShortcutHelp}>
        Keyboard shortcuts
      </MenuItem>
    </Menu>
  </div>
);
