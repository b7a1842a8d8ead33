"use client";
import { type RefObject, useEffect } from "react";
import { isTyping } from "../frame/is-typing.ts";
import { FILTER_FIELD } from "./list/list-toolbar.tsx";
import type { SecretsTabState } from "./use-secrets-tab.ts";

/** A mark before a row takes no letters. */
const isCheckbox = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === "checkbox";

const isOverlaid = (): boolean =>
  document.querySelector(
    '[role="dialog"][data-open], [role="menu"][data-open], [role="listbox"][data-open]',
  ) !== null;

type Keys = {
  tab: SecretsTabState;
  /** The tab on the page: keys outside of it and of what surrounds it are not for it. */
  area: RefObject<HTMLElement | null>;
  onAdd: (() => void) | null;
  onQuery: (query: string) => void;
};

/** Whether a key is meant for the tab: the focus is in it, on the panel around it, or nowhere. */
const isHere = (area: HTMLElement | null): boolean => {
  const at = document.activeElement;
  if (area === null || at === null || at === document.body) return area !== null;
  return (
    area.contains(at) ||
    (at.contains(area) && at.matches("[data-side-panel], [role=tabpanel], main, [role=tab]")) ||
    at.matches("[role=tab]")
  );
};

const focusFilter = (area: HTMLElement | null) =>
  area?.querySelector<HTMLElement>(`[${FILTER_FIELD}]`)?.focus();

/** `/` filters, `n` adds, `e` edits, ⌫ removes: what is selected, or the row with the focus. */
export const useSecretKeys = ({ tab, area, onAdd, onQuery }: Keys) => {
  useEffect(() => {
    const act = (key: string): (() => void) | undefined => {
      const at = document.activeElement;
      const row = at instanceof HTMLElement ? (at.dataset["secretRow"] ?? tab.openName) : tab.openName;
      const known = row !== null && tab.rows.some(({ name }) => name === row) ? row : null;
      const marked = tab.selected.size > 0 ? [...tab.selected] : known === null ? [] : [known];
      const remove = marked.length > 0 && onAdd !== null ? () => tab.remove(marked) : undefined;
      const actions: Record<string, (() => void) | undefined> = {
        "/": () => focusFilter(area.current),
        n: onAdd ?? undefined,
        e: known !== null && onAdd !== null ? () => tab.show(known, "edit") : undefined,
        Backspace: remove,
        Delete: remove,
        Escape: tab.selected.size > 0 ? () => tab.select(new Set()) : undefined,
      };
      return actions[key];
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.altKey || event.metaKey || event.ctrlKey || event.isComposing || isOverlaid()) return;
      if (isTyping(target) && !isCheckbox(target)) {
        const inFilter = target instanceof HTMLInputElement && target.hasAttribute(FILTER_FIELD);
        if (!inFilter || key !== "Escape" || target.value === "") return;
        onQuery("");
        event.preventDefault();
        return;
      }
      if (!isHere(area.current)) return;
      const action = act(key);
      if (!action) return;
      event.preventDefault();
      action();
    };
    // Before the keys of the page, of which some are the same.
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [tab, area, onAdd, onQuery]);
};
