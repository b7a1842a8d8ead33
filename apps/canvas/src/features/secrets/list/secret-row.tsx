"use client";
import type { SecretRow } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { useNow } from "../../../ui/clock.ts";
import { expiryOf, type ListedChange, type ListedRow } from "./listed-row.ts";
import { ExpiryMark, HealthMark, RotationMark } from "./marks.tsx";
import { changeText, versionsText } from "./row-words.ts";
import { ScopeBadge, UsedBy, ValueHint } from "./secret-line.tsx";
import { WITHHELD_WORDS } from "./withheld-words.ts";

const MINUTE_MS = 60_000;

const StoredLine = ({ row }: { row: SecretRow }) => {
  const { winning } = row;
  const now = useNow(MINUTE_MS);
  const expiry = expiryOf(winning, now);
  const versions = versionsText(row);
  return (
    <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs">
      <ValueHint stored={winning} />
      <HealthMark stored={winning} />
      {expiry !== null && <ExpiryMark stored={winning} expiry={expiry} />}
      {versions ? (
        <span className="text-accent tabular-nums">{versions}</span>
      ) : (
        winning.lastUse && <UsedBy use={winning.lastUse} />
      )}
    </span>
  );
};

type RowProps = {
  row: ListedRow;
  open: boolean;
  selected: boolean;
  /** Some row is selected, so that all show their boxes. */
  selecting: boolean;
  tabbable: boolean;
  onToggle: (name: string) => void;
  onSelect: (name: string) => void;
};

/** Whether the name is stored where the change lands; the one for all workspaces is another row than a workspace's. */
const standsAt = (stored: SecretRow | null, { place }: ListedChange): boolean => {
  const scope = place === null ? "tenant" : "workspace";
  return [stored?.winning, stored?.shadowed].some((one) => one?.scope === scope);
};

const Marks = ({ row: { stored, changes } }: { row: ListedRow }) => (
  <>
    {stored?.chosen && <Badge tone="payer-tenant">In use</Badge>}
    {stored?.coMingled && <Badge tone="bad">Platform key</Badge>}
    {stored && <RotationMark stored={stored.winning} />}
    {stored?.winning.unreadable && <Badge tone="bad">Unreadable</Badge>}
    {changes.map((change) => (
      <Badge key={change.place ?? "all"} tone={change.item.action === "remove" ? "bad" : "accent"}>
        {changeText(change, standsAt(stored, change))}
      </Badge>
    ))}
  </>
);

const SelectBox = ({
  row,
  selected,
  selecting,
  onSelect,
}: Pick<RowProps, "row" | "selected" | "selecting" | "onSelect">) => (
  <span
    className={clsx(
      "flex h-10 w-7 shrink-0 items-center justify-end coarse:opacity-100",
      !selected && !selecting && "opacity-0 focus-within:opacity-100 group-hover:opacity-100",
    )}
  >
    <input
      type="checkbox"
      aria-label={`Select ${row.name}`}
      checked={selected}
      tabIndex={-1}
      onChange={() => onSelect(row.name)}
      className="size-4 accent-(--accent-fill)"
    />
  </span>
);

/** One name as the workspace sees it, on two or three lines. */
export const SecretRowLine = memo(function SecretRowLine(props: RowProps) {
  const { row, open, tabbable, onToggle } = props;
  const { stored, changes } = row;
  const removed = changes.length > 0 && changes.every(({ item }) => item.action === "remove");
  return (
    <div
      className={clsx(
        "group flex items-start transition-colors hover:bg-subtle/60",
        changes.length > 0 && "shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <SelectBox {...props} />
      <button
        type="button"
        aria-expanded={open}
        data-secret-row={row.name}
        tabIndex={tabbable ? 0 : -1}
        onClick={() => onToggle(row.name)}
        className="flex min-w-0 flex-1 items-start gap-2 py-2.5 pr-4 pl-2 text-left outline-offset-[-2px]"
      >
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span
              className={clsx(
                "break-all font-medium font-mono text-[12.5px]",
                stored?.withheld && "text-muted",
                removed && "line-through",
              )}
            >
              {row.name}
            </span>
            <Marks row={row} />
          </span>
          {stored ? (
            <StoredLine row={stored} />
          ) : (
            <span className="mt-0.5 block text-muted text-xs">Typed, not stored yet</span>
          )}
          {row.reach && <span className="mt-0.5 block text-muted text-xs tabular-nums">{row.reach}</span>}
          {stored?.withheld && (
            <span className="mt-0.5 block text-warn text-xs">{WITHHELD_WORDS[stored.withheld]}</span>
          )}
        </span>
        <span className="flex shrink-0 items-center gap-2 text-muted text-xs">
          {stored && (
            <span className="flex flex-col items-end gap-1">
              <ScopeBadge scope={stored.winning.scope} over={stored.shadowed !== null} />
              <span className="tabular-nums">v{stored.winning.version}</span>
            </span>
          )}
          <ChevronRight
            aria-hidden
            className={clsx("size-4 shrink-0 transition-transform", open && "rotate-90")}
          />
        </span>
      </button>
    </div>
  );
});
