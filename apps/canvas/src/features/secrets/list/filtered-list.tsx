"use client";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useNow } from "../../../ui/clock.ts";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import type { SecretsTabState } from "../use-secrets-tab.ts";
import { FilterBar } from "./filter-bar.tsx";
import { countFilters, filterRows, type RowFilter } from "./filter-rows.ts";
import { listItems } from "./list-items.ts";
import type { ListedRow } from "./listed-row.ts";
import { SecretList } from "./secret-list.tsx";

const MINUTE_MS = 60_000;

type Props = {
  tab: SecretsTabState;
  label: string;
  query: string;
  details: (row: ListedRow) => ReactNode;
};

/** The rows that search and filter leave, and what can be done with those that are selected. */
export const FilteredList = ({ tab, label, query, details }: Props) => {
  const { rows } = tab;
  const [filter, setFilter] = useState<RowFilter | null>(null);
  const now = useNow(MINUTE_MS);
  // Typing stays ahead of a long list.
  const wanted = useDeferredValue(query);
  const found = filterRows(rows, wanted, filter, now);
  return (
    <>
      <div data-above-list>
        <FilterBar counts={countFilters(rows, now)} total={rows.length} value={filter} onChange={setFilter} />
        {tab.selected.size > 0 && <BulkBar tab={tab} found={found} />}
      </div>
      {found.length === 0 && (
        <p className="border-t px-4 py-8 text-center text-muted text-sm">
          {wanted === "" ? "Nothing here is like that." : `No name, provider or note contains “${wanted}”.`}
        </p>
      )}
      <div className="border-t">
        <SecretList
          label={label}
          items={listItems(found)}
          openName={tab.openName}
          selected={tab.selected}
          onToggle={tab.toggle}
          onSelect={tab.toggleSelected}
          details={details}
        />
      </div>
    </>
  );
};
