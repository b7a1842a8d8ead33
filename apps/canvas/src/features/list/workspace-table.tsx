"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { usePanelPlace } from "../../url/panel-url.ts";
import type { ListRow, Sort, SortKey } from "./sort-workspaces.ts";
import { WorkspaceRow } from "./workspace-row.tsx";

const ROW_HEIGHT = 52;
/** One grid for header and rows; narrow screens keep name, state and payer. */
export const LIST_COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 @2xl:grid-cols-[minmax(140px,1.4fr)_112px_minmax(140px,1.2fr)_minmax(160px,1.2fr)] @5xl:grid-cols-[minmax(160px,1.5fr)_104px_minmax(150px,1fr)_minmax(180px,1fr)_minmax(160px,1.4fr)_80px]";

const HEADERS: readonly { key: SortKey; label: string; className: string }[] = [
  { key: "name", label: "Name", className: "" },
  { key: "state", label: "State", className: "" },
  { key: "model", label: "Model", className: "@max-2xl:hidden" },
  { key: "payer", label: "Payer", className: "@max-2xl:hidden" },
  { key: "attention", label: "Attention", className: "@max-5xl:hidden" },
  { key: "activity", label: "Active", className: "@max-5xl:hidden justify-self-end" },
];

/** Once by a column, again the other way round, a third time back to the team's order. */
const nextSort = (sort: Sort, key: SortKey): Sort => {
  if (sort.key !== key) return { key, descending: false };
  return sort.descending ? { key: "team", descending: false } : { key, descending: true };
};

const HeaderCell = ({
  header,
  sort,
  onSort,
}: {
  header: (typeof HEADERS)[number];
  sort: Sort;
  onSort: (sort: Sort) => void;
}) => {
  const isBy = sort.key === header.key;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus
    <div
      role="columnheader"
      aria-sort={isBy ? (sort.descending ? "descending" : "ascending") : "none"}
      className={header.className}
    >
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, header.key))}
        className={clsx(
          "flex h-8 items-center gap-1 rounded-sm text-xs",
          isBy ? "font-medium text-text" : "text-muted hover:text-text",
        )}
      >
        {header.label}
        {isBy && <Arrow aria-hidden className="size-3" />}
      </button>
    </div>
  );
};

type TableProps = { rows: readonly ListRow[]; sort: Sort; onSort: (sort: Sort) => void };

/** A virtual table: only the rows in view exist. Arrow keys move along it, Enter opens. */
export const WorkspaceTable = ({ rows, sort, onSort }: TableProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const { workspaceId } = usePanelPlace();
  const [focusIndex, setFocusIndex] = useState(0);
  const [wished, setWished] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => rows[index]?.node.id ?? index,
  });

  // The row that a key leads to may not exist until the table has scrolled to it.
  useEffect(() => {
    if (wished === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wished}"]`);
    row?.focus({ preventScroll: true });
    if (row) setWished(null);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, focusIndex + step));
    setFocusIndex(next);
    setWished(next);
    virtual.scrollToIndex(next);
  };

  const tabbable = Math.min(focusIndex, rows.length - 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table element
    <div
      role="grid"
      aria-label="Workspaces"
      aria-rowcount={rows.length + 1}
      className="@container flex min-h-0 flex-1 flex-col"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons inside take the focus */}
      <div role="row" aria-rowindex={1} className={clsx(LIST_COLUMNS, "border-b bg-surface")}>
        {HEADERS.map((header) => (
          <HeaderCell key={header.key} header={header} sort={sort} onSort={onSort} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements */}
      <div
        ref={scroller}
        className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-surface"
        onKeyDown={onKeyDown}
        role="rowgroup"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <WorkspaceRow
                  key={item.key}
                  row={row}
                  index={item.index}
                  top={item.start}
                  height={ROW_HEIGHT}
                  selected={row.node.id === workspaceId}
                  tabbable={item.index === tabbable}
                  onFocus={setFocusIndex}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
};
