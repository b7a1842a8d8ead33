"use client";
import { useWorkspaceList } from "../../workspace/use-workspaces.ts";
import type { Place } from "./draft.ts";

/** What a place of the draft is called on the screen. */
export const usePlaceName = (): ((place: Place) => string) => {
  const { data } = useWorkspaceList();
  return (place) => {
    if (place === null) return "All workspaces";
    if (data === undefined) return "A workspace";
    return data.workspaces.find(({ id }) => id === place)?.name ?? "A workspace that is gone";
  };
};
