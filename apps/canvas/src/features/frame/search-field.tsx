"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import type { WorkspaceNode } from "@molecule/api";
import { Search, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { formatCountExact } from "../../ui/format-money.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { openPanel, setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { matchWorkspaces } from "../workspace/match-workspaces.ts";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { CommandResult } from "./command-result.tsx";
import { matchCommands } from "./match-commands.ts";
import { SearchResult } from "./search-result.tsx";
import { useHere } from "./tenant-context.tsx";
import { type ShownCommand, useCommands } from "./use-commands.ts";

export const SEARCH_FIELD_ID = "workspace-search";
const MOST_SHOWN = 6;

type Shown = WorkspaceNode | ShownCommand;

/**
 * Finds workspaces by anything they show, and commands by name. While it holds text, the graph dims and the list
 * drops the other workspaces.
 */
export const SearchField = () => {
  const { tenant } = useHere();
  const router = useRouter();
  const pathname = usePathname();
  const workspaces = useWorkspaces();
  const inUrl = useUrlParam("q") ?? "";
  // The field is ahead of the address, which follows in a transition.
  const [query, setQuery] = useState(inUrl);
  const [open, setOpen] = useState(false);
  const found = useMemo(() => matchWorkspaces(workspaces, query), [workspaces, query]);
  const nodes = (found ?? []).slice(0, MOST_SHOWN);
  const commands = matchCommands(useCommands(), query);
  const shown: readonly Shown[] = [...nodes, ...commands];

  const change = (text: string) => {
    setQuery(text);
    setUrlParam("q", text);
  };
  const show = (node: WorkspaceNode) => {
    const base = `/t/${tenant.slug}`;
    if (pathname === base || pathname === `${base}/list`) openPanel({ workspaceId: node.id });
    else router.push(`${base}?w=${node.id}`);
  };

  const run = (command: ShownCommand) => {
    setOpen(false);
    change("");
    document.getElementById(SEARCH_FIELD_ID)?.blur();
    command.run();
  };

  return (
    <search
      // On a phone only its sign has room: it opens over the bar when it is used, and stays open while it filters.
      data-filled={query !== "" || undefined}
      className="group/search ml-1 min-w-0 max-w-80 flex-1 max-sm:data-filled:absolute max-sm:focus-within:absolute max-sm:data-filled:inset-x-2 max-sm:focus-within:inset-x-2 max-sm:data-filled:z-10 max-sm:focus-within:z-10 max-sm:max-w-10 max-sm:data-filled:max-w-none max-sm:focus-within:max-w-none sm:ml-2"
    >
      <Autocomplete.Root
        mode="none"
        items={shown}
        value={query}
        itemToStringValue={(item: Shown) => ("run" in item ? item.label : item.name)}
        autoHighlight
        open={open}
        onOpenChange={(next) => setOpen(next)}
        onValueChange={(text, { reason }) => {
          if (reason !== "item-press") change(text);
        }}
      >
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted"
          />
          <Autocomplete.Input
            id={SEARCH_FIELD_ID}
            aria-label="Search workspaces and commands"
            onFocus={() => setOpen(true)}
            placeholder="Search"
            className="h-8 w-full rounded-lg border border-line bg-ground pr-1 pl-8 text-sm group-focus-within/search:pr-8 group-data-filled/search:pr-8 sm:pr-8 max-sm:not-focus:placeholder:text-transparent transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:-outline-offset-1 coarse:h-10"
          />
          <span className="absolute top-1/2 right-1.5 -translate-y-1/2">
            {query ? (
              <button
                type="button"
                aria-label="Clear search"
                onClick={() => change("")}
                className="flex size-6 items-center justify-center rounded-md text-muted hover:text-text"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            ) : (
              <span className="max-md:hidden">
                <Kbd>/</Kbd>
              </span>
            )}
          </span>
        </div>
        <Autocomplete.Portal>
          <Autocomplete.Positioner sideOffset={4} align="start" className="z-50 outline-none">
            <Autocomplete.Popup className="scroll-thin max-h-[min(560px,var(--available-height))] w-[max(var(--anchor-width),360px)] overflow-y-auto max-w-[calc(100vw-16px)] rounded-lg border border-line bg-raised p-1 shadow-float">
              <Autocomplete.Empty>
                {query && (
                  <p className="px-2 py-3 text-muted text-sm">No workspace or command matches “{query}”.</p>
                )}
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(item: Shown) =>
                  "run" in item ? (
                    <CommandResult key={item.id} command={item} onRun={() => run(item)} />
                  ) : (
                    <SearchResult key={item.id} node={item} onOpen={() => show(item)} />
                  )
                }
              </Autocomplete.List>
              {found && found.length > nodes.length && (
                <p className="px-2 py-1.5 text-muted text-xs tabular-nums">
                  {formatCountExact(found.length - nodes.length)} more; add a word to narrow
                </p>
              )}
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </search>
  );
};
