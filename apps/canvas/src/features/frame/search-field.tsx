"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import type { WorkspaceNode } from "@molecule/api";
import { Search, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { Kbd } from "../../ui/kbd.tsx";
import { openPanel, setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { matchWorkspaces } from "../workspace/match-workspaces.ts";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { SearchResult } from "./search-result.tsx";
import { useHere } from "./tenant-context.tsx";

export const SEARCH_FIELD_ID = "workspace-search";
const MOST_SHOWN = 8;

/** Finds workspaces by anything they show. While it holds text, the graph dims and the list drops the others. */
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
  const shown = (found ?? []).slice(0, MOST_SHOWN);

  const change = (text: string) => {
    setQuery(text);
    setUrlParam("q", text);
  };
  const show = (node: WorkspaceNode) => {
    const base = `/t/${tenant.slug}`;
    if (pathname === base || pathname === `${base}/list`) openPanel({ workspaceId: node.id });
    else router.push(`${base}?w=${node.id}`);
  };

  return (
    <search className="ml-1 min-w-0 max-w-80 flex-1 sm:ml-2">
      <Autocomplete.Root
        mode="none"
        items={shown}
        value={query}
        itemToStringValue={(node: WorkspaceNode) => node.name}
        autoHighlight
        open={open && query !== ""}
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
            aria-label="Search workspaces"
            placeholder="Search"
            className="h-8 w-full rounded-lg border border-line bg-ground pr-3 pl-8 text-sm md:pr-8 transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:-outline-offset-1 coarse:h-10"
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
            <Autocomplete.Popup className="w-[max(var(--anchor-width),360px)] max-w-[calc(100vw-16px)] rounded-lg border border-line bg-raised p-1 shadow-float">
              <Autocomplete.Empty>
                {query && <p className="px-2 py-3 text-muted text-sm">No workspace matches “{query}”.</p>}
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(node: WorkspaceNode) => (
                  <SearchResult key={node.id} node={node} onOpen={() => show(node)} />
                )}
              </Autocomplete.List>
              {found && found.length > shown.length && (
                <p className="px-2 py-1.5 text-muted text-xs tabular-nums">
                  {found.length - shown.length} more; add a word to narrow
                </p>
              )}
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
    </search>
  );
};
