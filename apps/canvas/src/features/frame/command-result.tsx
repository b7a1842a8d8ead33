"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import type { ShownCommand } from "./use-commands.ts";

/** One command among the results of a search. */
export const CommandResult = ({ command, onRun }: { command: ShownCommand; onRun: () => void }) => (
  <Autocomplete.Item
    value={command}
    onClick={onRun}
    className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-subtle coarse:min-h-10"
  >
    <command.icon aria-hidden className="size-4 shrink-0 text-muted" />
    <span className="truncate">{command.label}</span>
  </Autocomplete.Item>
);
