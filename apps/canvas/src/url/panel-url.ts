"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";

export const PANEL_TABS = ["overview", "chat", "secrets", "billing", "activity", "logs", "config"] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

/** What the side panel shows: a workspace, one of its tabs, and one row of that tab. The URL is its only home. */
export type PanelPlace = { workspaceId: string | null; tab: PanelTab; row: string | null };

const parseTab = (text: string | null): PanelTab => PANEL_TABS.find((tab) => tab === text) ?? "overview";

export const parsePanelPlace = (params: URLSearchParams): PanelPlace => ({
  workspaceId: params.get("w"),
  tab: parseTab(params.get("tab")),
  row: params.get("row"),
});

/** The same address with another place of the panel; other parameters stay. */
export const withPanelPlace = (params: URLSearchParams, place: Partial<PanelPlace>): URLSearchParams => {
  const next = new URLSearchParams(params);
  const merged = { ...parsePanelPlace(params), row: null, ...place };
  const entries: [string, string | null][] = [
    ["w", merged.workspaceId],
    ["tab", merged.workspaceId && merged.tab !== "overview" ? merged.tab : null],
    ["row", merged.workspaceId ? merged.row : null],
  ];
  for (const [name, value] of entries) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
};

const writeUrl = (params: URLSearchParams, how: "push" | "replace") => {
  const query = params.toString();
  const url = `${window.location.pathname}${query ? `?${query}` : ""}`;
  if (url === `${window.location.pathname}${window.location.search}`) return;
  // Next follows the history API, so this moves no page and asks no server.
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
};

const current = () => new URLSearchParams(window.location.search);

/** Opens a workspace (or another tab or row of the open one) in the side panel. */
export const openPanel = (place: Partial<PanelPlace> & { workspaceId: string }) => {
  const params = current();
  const isOther = params.get("w") !== place.workspaceId;
  writeUrl(withPanelPlace(params, place), isOther && params.get("w") === null ? "push" : "replace");
};

export const closePanel = () => writeUrl(withPanelPlace(current(), { workspaceId: null }), "push");

/** Sets or clears one parameter of the address, such as a filter. */
export const setUrlParam = (name: string, value: string | null) => {
  const params = current();
  if (value === null || value === "") params.delete(name);
  else params.set(name, value);
  writeUrl(params, "replace");
};

export const usePanelPlace = (): PanelPlace => {
  const params = useSearchParams();
  return useMemo(() => parsePanelPlace(new URLSearchParams(params)), [params]);
};

export const useUrlParam = (name: string): string | null => useSearchParams().get(name);
