"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useRef } from "react";

export type TableSort<K extends string> = { readonly key: K; readonly descending: boolean };

export type TableColumn<T, K extends string> = {
  readonly key: K;
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  readonly end?: boolean;
  /** For columns that narrow screens do without. */
  readonly className?: string;
};

type VirtualTableProps<T, K extends string> = {
  label: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T, K>[];
  /** Tailwind classes of the grid that header and rows share. */
  grid: string;
  rowHeight: number;
  sort: TableSort<K>;
  onSort: (sort: TableSort<K>) => void;
};

type HeaderProps<T, K extends string> = Pick<VirtualTableProps<T, K>, "sort" | "onSort"> & {
  column: TableColumn<T, K>;
};

/** Figures are looked through from the largest down. */
const nextSort = <T, K extends string>(
  sort: TableSort<K>,
  { key, end = false }: TableColumn<T, K>,
): TableSort<K> => (sort.key === key ? { key, descending: !sort.descending } : { key, descending: end });

const Header = <T, K extends string>({ column, sort, onSort }: HeaderProps<T, K>) => {
  const isBy = sort.key === column.key;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus
    <div
      role="columnheader"
      aria-sort={isBy ? (sort.descending ? "descending" : "ascending") : "none"}
      className={clsx("flex", column.end && "justify-end", column.className)}
    >
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, column))}
        className={clsx(
          "flex h-8 items-center gap-1 rounded-sm text-xs coarse:h-10",
          isBy ? "font-medium text-text" : "text-muted hover:text-text",
        )}
      >
        {column.label}
        {isBy && <Arrow aria-hidden className="size-3" />}
      </button>
    </div>
  );
};

const Row = <T, K extends string>({
  row,
  columns,
  grid,
}: Pick<VirtualTableProps<T, K>, "columns" | "grid"> & { row: T }) => (
  <div className={clsx(grid, "h-full items-center border-t")}>
    {columns.map(({ key, cell, end, className }) => (
      // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
      <div key={key} role="cell" className={clsx("min-w-0", end && "text-right tabular-nums", className)}>
        {cell(row)}
      </div>
    ))}
  </div>
);

/** A sortable table of any length: only the rows in view exist. It scrolls with the height that it is given. */
export const VirtualTable = <T, K extends string>(props: VirtualTableProps<T, K>) => {
  const { label, rows, rowKey, columns, grid, rowHeight, sort, onSort } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table element
    <div role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons inside take the focus */}
      <div role="row" aria-rowindex={1} className={clsx(grid, "items-center")}>
        {columns.map((column) => (
          <Header key={column.key} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements */}
      <div ref={scroller} role="rowgroup" className="scroll-thin max-h-[64vh] overflow-y-auto">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row !== undefined && (
                // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
                // biome-ignore lint/a11y/useFocusableInteractive: what is in the row takes the focus
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className="absolute inset-x-0 hover:bg-subtle/60"
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                >
                  <Row row={row} columns={columns} grid={grid} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
};
