"use client";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { takeFocusWish } from "../../../canvas/focus-wish.ts";
import { type ListItem, rowNear, stepRow } from "./list-items.ts";
import type { ListedRow } from "./listed-row.ts";
import { SecretRowLine } from "./secret-row.tsx";
import { useScrollParent } from "./use-scroll-parent.ts";

const GROUP_HEIGHT = 29;
const ROW_HEIGHT = 57;
const PAGE = 8;

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

type ListProps = {
  label: string;
  items: readonly ListItem[];
  openName: string | null;
  selected: ReadonlySet<string>;
  onToggle: (name: string) => void;
  onSelect: (name: string) => void;
  details: (row: ListedRow) => ReactNode;
};

const nameAt = (items: readonly ListItem[], index: number): string | null => {
  const item = items[index];
  return item?.kind === "row" ? item.row.name : null;
};

const indexOf = (items: readonly ListItem[], name: string | null): number =>
  items.findIndex((item) => item.kind === "row" && item.row.name === name);

const GroupLine = ({ label, count }: { label: string; count: number }) => (
  <div className="flex justify-between gap-2 border-b bg-ground px-4 py-1.5 text-muted text-xs">
    <h3 className="font-medium">{label}</h3>
    <span className="tabular-nums">{count}</span>
  </div>
);

/** Which row has the keys: it stays drawn while it has them, so that the focus is never lost to scrolling. */
const useRowFocus = (items: readonly ListItem[], list: React.RefObject<HTMLElement | null>) => {
  const [current, setCurrent] = useState<string | null>(null);
  const [wished, setWished] = useState<string | null>(null);
  const found = indexOf(items, current);
  const index = found === -1 ? stepRow(items, -1, 0) : found;
  // The row that a key leads to may not exist until the list has scrolled to it.
  useEffect(() => {
    if (wished === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-secret-row="${CSS.escape(wished)}"]`);
    row?.focus({ preventScroll: true });
    if (row) setWished(null);
  });
  const go = (name: string) => {
    setCurrent(name);
    setWished(name);
  };
  // A row that goes takes the keys with it: the one that stands in its place has them then.
  const last = useRef(found);
  useEffect(() => {
    if (found !== -1) last.current = found;
    else if (current !== null && document.activeElement === document.body) {
      const next = nameAt(items, rowNear(items, last.current));
      if (next === null) return;
      setCurrent(next);
      setWished(next);
    }
  }, [found, current, items]);
  return { index, setCurrent, go };
};

/** A virtual list: only the rows in view exist, and the one with the keys. Arrows walk it, Enter opens a row. */
export const SecretList = (props: ListProps) => {
  const { label, items, openName, selected, onToggle, onSelect, details } = props;
  const list = useRef<HTMLUListElement>(null);
  const { element, marginPx } = useScrollParent(list);
  const focus = useRowFocus(items, list);
  const openIndex = indexOf(items, openName);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => element,
    scrollMargin: marginPx,
    estimateSize: (index) => (items[index]?.kind === "group" ? GROUP_HEIGHT : ROW_HEIGHT),
    overscan: 6,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : item.kind === "group" ? `group ${item.label}` : item.row.name;
    },
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), focus.index, openIndex])]
        .filter((index) => index >= 0 && index < items.length)
        .sort((a, b) => a - b),
  });
  const go = (index: number) => {
    const name = nameAt(items, index);
    if (name === null) return;
    focus.go(name);
    virtual.scrollToIndex(index, { align: "auto" });
  };
  // What was just saved, or is named by the address, is shown and takes the keys.
  useEffect(() => {
    for (const [index, item] of items.entries())
      if (item.kind === "row" && takeFocusWish(`secret ${item.row.name}`)) go(index);
  });
  // A row that the address names may stand far down; one that was pressed is in view already.
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (openName === shown || element === null) return;
    setShown(openName);
    if (openIndex !== -1) virtual.scrollToIndex(openIndex, { align: "auto" });
  }, [openName, shown, element, openIndex, virtual]);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset["secretRow"] : undefined;
    const step = STEPS[event.key];
    if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) go(stepRow(items, indexOf(items, from), step));
    else if (event.key === "x") onSelect(from);
    else if (event.key === "ArrowRight" && openName !== from) onToggle(from);
    else if (event.key === "ArrowLeft" && openName === from) onToggle(from);
    else return;
    event.preventDefault();
  };
  return (
    <ul
      ref={list}
      aria-label={label}
      className="relative"
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={item.kind === "row" ? "absolute inset-x-0 top-0 border-b" : "absolute inset-x-0 top-0"}
            style={{ transform: `translateY(${start - marginPx}px)` }}
            onFocus={() => item.kind === "row" && focus.setCurrent(item.row.name)}
          >
            {item.kind === "group" ? (
              <GroupLine label={item.label} count={item.count} />
            ) : (
              <>
                <SecretRowLine
                  row={item.row}
                  open={item.row.name === openName}
                  selected={selected.has(item.row.name)}
                  selecting={selected.size > 0}
                  tabbable={index === focus.index}
                  onToggle={onToggle}
                  onSelect={onSelect}
                />
                {item.row.name === openName && (
                  <div className="bg-ground px-4 pt-2 pb-4 pl-9 max-sm:pl-4">{details(item.row)}</div>
                )}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
};
