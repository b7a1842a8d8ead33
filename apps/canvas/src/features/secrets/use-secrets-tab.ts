"use client";
import type { WorkspaceId } from "@molecule/domain";
import { useState } from "react";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { withItems } from "./draft/draft.ts";
import { changeDraft } from "./draft/draft-store.ts";
import type { LeakedTarget } from "./leaked/leaked-dialog.tsx";
import type { ListedRow } from "./list/listed-row.ts";

/** What an open row shows. */
export type DetailsMode = "look" | "edit" | "history" | "rotate";

type TabInput = {
  readonly workspaceId: WorkspaceId | null;
  readonly rows: readonly ListedRow[];
  /** The row that the address names. */
  readonly openName: string | null;
  readonly openRow: (name: string | null) => void;
};

/** Which row is open and how, which are selected, and what keys and buttons do with them. */
export const useSecretsTab = ({ workspaceId, rows, openName, openRow }: TabInput) => {
  const tenantId = useTenantId();
  const mayTenant = useMay("admin");
  const mayOwn = useMay("member");
  const [mode, setMode] = useState<DetailsMode>("look");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // As they were when it was asked: marked, they leave the list, and what is to be done about them is still to be read.
  const [leaked, setLeaked] = useState<readonly LeakedTarget[]>([]);
  const find = (name: string) => rows.find((row) => row.name === name);
  const show = (name: string | null, next: DetailsMode = "look") => {
    setMode(next);
    openRow(name);
  };
  const toggleSelected = (name: string) => {
    const next = new Set(selected);
    if (!next.delete(name)) next.add(name);
    setSelected(next);
  };
  /** Puts the removal of stored rows into the draft, and takes names out of it that only it has. */
  const remove = (names: readonly string[]) => {
    changeDraft(tenantId, (draft) =>
      names.reduce((next, name) => {
        const row = find(name);
        if (row === undefined) return next;
        const cleared = row.changes.reduce(
          (part, { place }) => withItems(part, place, { [name]: null }),
          next,
        );
        if (row.stored === null) return cleared;
        const place = row.stored.winning.scope === "tenant" ? null : workspaceId;
        if (place === null ? !mayTenant : !mayOwn) return next;
        return withItems(cleared, place, { [name]: { action: "remove" } });
      }, draft),
    );
    setSelected(new Set());
  };
  const markLeaked = (names: readonly string[]) =>
    setLeaked(
      names.flatMap((name) => {
        const stored = find(name)?.stored;
        return stored ? [{ name, place: stored.winning.scope === "tenant" ? null : workspaceId }] : [];
      }),
    );
  const closeLeaked = () => {
    const gone = new Set(leaked.map(({ name }) => name));
    setSelected(new Set([...selected].filter((name) => !gone.has(name))));
    setLeaked([]);
  };
  return {
    workspaceId,
    rows,
    openName,
    mode,
    show,
    toggle: (name: string) => show(openName === name ? null : name),
    selected,
    select: setSelected,
    toggleSelected,
    remove,
    leaked,
    markLeaked,
    closeLeaked,
  };
};

export type SecretsTabState = ReturnType<typeof useSecretsTab>;
