"use client";
import { useEffect } from "react";
import { toast } from "sonner";
import { wishFocus } from "../../canvas/focus-wish.ts";
import { useVerb } from "../../live/use-verb.ts";
import { leavePanel } from "../../panel/leave-panel.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { failureWords } from "../../ui/failure.tsx";
import { openPanel, usePanelPlace } from "../../url/panel-url.ts";
import { openCreateDialog } from "../workspace/create/open-create-dialog.ts";
import { isTyping } from "./is-typing.ts";
import { SEARCH_FIELD_ID } from "./search-field.tsx";
import { openShortcutHelp } from "./shortcut-help.tsx";
import { useMay, useTenantId } from "./tenant-context.tsx";

/** A dialog, menu or list of choices is open and has the keys. */
const isOverlaid = (): boolean =>
  document.querySelector(
    '[role="dialog"][data-open], [role="menu"][data-open], [role="listbox"][data-open]',
  ) !== null;

/** The workspace that the focus is on: a card of the graph or a row of the list. */
const focusedWorkspace = (): string | null =>
  document.activeElement?.closest("[data-workspace-id]")?.getAttribute("data-workspace-id") ?? null;

/** Out of a field, and no further than to what it belongs to: from there the keys work again. */
const leaveField = (field: HTMLElement) => {
  const panel = field.closest<HTMLElement>("[data-side-panel]");
  if (panel) panel.focus();
  else field.blur();
};

const useRestartKey = () => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const restart = useVerb(trpc.workspace.restart.mutationOptions(), "workspace");
  return (workspaceId: string) =>
    restart.mutate(
      { tenantId, workspaceId },
      { onError: (error) => toast.error(failureWords(error).message) },
    );
};

/** The keys that work everywhere on an organization's pages. */
export const Shortcuts = () => {
  const { workspaceId: openId } = usePanelPlace();
  const mayAct = useMay("member");
  const restart = useRestartKey();

  useEffect(() => {
    const act = (key: string, event: KeyboardEvent) => {
      // A card with the focus is what is meant, though the panel of another is open.
      const id = focusedWorkspace() ?? openId;
      const actions: Record<string, (() => void) | undefined> = {
        "/": () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
        "?": openShortcutHelp,
        n: mayAct ? openCreateDialog : undefined,
        Escape: openId ? leavePanel : undefined,
        r: id && mayAct ? () => restart(id) : undefined,
        s: id
          ? () => {
              wishFocus("panel");
              openPanel({ workspaceId: id, tab: "secrets" });
            }
          : undefined,
        c: id
          ? () => {
              wishFocus("chat");
              openPanel({ workspaceId: id, tab: "chat" });
            }
          : undefined,
      };
      const action = actions[key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      if ((event.metaKey || event.ctrlKey) && event.key === "k") return act("/", event);
      if (event.metaKey || event.ctrlKey || isOverlaid()) return;
      if (isTyping(event.target)) {
        if (event.key === "Escape" && event.target instanceof HTMLElement) leaveField(event.target);
        return;
      }
      act(event.key, event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [openId, mayAct, restart]);
  return null;
};
