"use client";
import type { TenantStanding } from "@molecule/api";
import { FlaskConical, OctagonX, Search } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useMemo } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { Money } from "../../../ui/money.tsx";
import { type TableColumn, VirtualTable } from "../../../ui/virtual-table.tsx";
import { setUrlParam, useUrlParam } from "../../../url/panel-url.ts";
import { useOperatorHref } from "../operator-view.ts";
import {
  findStandings,
  formatStandingSort,
  parseStandingSort,
  type StandingKey,
  sortStandings,
} from "./sort-standings.ts";
import { useSuspensions } from "./use-standings.ts";

const GRID =
  "grid grid-cols-[minmax(0,1fr)_80px_80px] gap-x-3 px-4 lg:grid-cols-[minmax(0,1fr)_96px_96px_96px_96px_104px]";
const ROW_HEIGHT = 52;
const WIDE_ONLY = "max-lg:hidden";

const Name = ({ row, suspended }: { row: TenantStanding; suspended: boolean }) => {
  const href = useOperatorHref();
  return (
    <span className="flex min-w-0 flex-col">
      <Link
        href={href("organizations", { org: row.tenantId })}
        className="truncate rounded-sm font-medium underline-offset-2 hover:underline"
      >
        {row.name}
      </Link>
      <span className="flex min-w-0 items-center gap-2">
        {suspended && (
          <Badge tone="bad" title="A kill switch is on: its platform calls are refused.">
            <OctagonX aria-hidden className="size-3" />
            Stopped
          </Badge>
        )}
        {row.sandbox && (
          <Badge tone="warn" title="A local model answers here, and nobody is billed.">
            <FlaskConical aria-hidden className="size-3" />
            Sandbox
          </Badge>
        )}
        <span className="truncate text-muted text-xs">{row.slug}</span>
      </span>
    </span>
  );
};

const Unresolved = ({ row }: { row: TenantStanding }) =>
  row.unresolvedCalls === 0 ? (
    <span className="text-muted">0</span>
  ) : (
    <span className="text-warn" title={`They may cost at most ${row.exposureNanoUsd} nano-USD`}>
      {row.unresolvedCalls}, <Money amountNanoUsd={row.exposureNanoUsd} /> at most
    </span>
  );

const columnsOf = (suspended: ReadonlySet<string>): readonly TableColumn<TenantStanding, StandingKey>[] => [
  {
    key: "name",
    label: "Organization",
    cell: (row) => <Name row={row} suspended={suspended.has(row.tenantId)} />,
  },
  { key: "held", label: "Held", end: true, cell: (row) => <Money amountNanoUsd={row.heldNanoUsd} /> },
  {
    ...{ key: "month", label: "Spent", end: true, className: WIDE_ONLY },
    cell: (row) => <Money amountNanoUsd={row.monthNanoUsd} />,
  },
  {
    ...{ key: "headroom", label: "Headroom", end: true },
    cell: (row) => (
      <Money
        amountNanoUsd={row.headroomNanoUsd}
        className={
          row.headroomNanoUsd <= 0n && row.monthNanoUsd > 0n ? "font-medium text-bad" : "font-medium"
        }
      />
    ),
  },
  {
    ...{ key: "balance", label: "Balance", end: true, className: WIDE_ONLY },
    cell: (row) => <Money amountNanoUsd={row.balanceNanoUsd} />,
  },
  {
    ...{ key: "unresolved", label: "Unresolved", end: true, className: WIDE_ONLY },
    cell: (row) => <Unresolved row={row} />,
  },
];

/** Organizations as rows: by held, spent this month, headroom; found by name, address or id. */
export const OrganizationTable = ({ standings }: { standings: readonly TenantStanding[] }) => {
  const suspensions = useSuspensions();
  const text = useUrlParam("find") ?? "";
  const sortText = useUrlParam("sort");
  const wanted = useDeferredValue(text);
  const rows = useMemo(
    () => sortStandings(findStandings(standings, wanted), parseStandingSort(sortText)),
    [standings, wanted, sortText],
  );
  const columns = useMemo(
    () => columnsOf(new Set(suspensions.data?.flatMap(({ tenantId }) => tenantId ?? []))),
    [suspensions.data],
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b p-3">
        <div className="relative min-w-0 flex-1">
          <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
          <TextInput
            type="search"
            aria-label="Find an organization"
            placeholder="Name, address or id"
            value={text}
            onChange={(event) => setUrlParam("find", event.target.value || null)}
            className="pl-8!"
          />
        </div>
        <span className="text-muted text-xs tabular-nums" role="status">
          {rows.length === standings.length ? `${rows.length}` : `${rows.length} of ${standings.length}`}{" "}
          {standings.length === 1 ? "organization" : "organizations"}
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="px-4 py-8 text-center text-muted">No organization matches “{text}”.</p>
      ) : (
        <VirtualTable
          label="Organizations"
          rows={rows}
          rowKey={({ tenantId }) => tenantId}
          columns={columns}
          grid={GRID}
          rowHeight={ROW_HEIGHT}
          sort={parseStandingSort(sortText)}
          onSort={(sort) => setUrlParam("sort", formatStandingSort(sort))}
        />
      )}
    </>
  );
};
