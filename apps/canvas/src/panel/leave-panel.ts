"use client";
import { closePanel, parsePanelPlace } from "../url/panel-url.ts";

/** Closes the panel and gives the focus back to the card or row that it was about. */
export const leavePanel = () => {
  const { workspaceId } = parsePanelPlace(new URLSearchParams(window.location.search));
  closePanel();
  if (workspaceId === null) return;
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`[data-workspace-id="${CSS.escape(workspaceId)}"]`)
      ?.focus({ preventScroll: true }),
  );
};
