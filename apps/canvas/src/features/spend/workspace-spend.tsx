"use client";
import type { TenantSummary } from "@molecule/api";
import { ColumnHead } from "../../ui/column-head.tsx";
import { formatCountExact } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { barHeight } from "../usage/fill-days.ts";
import { PayerChip } from "../workspace/payer-chip.tsx";

type Row = TenantSummary["byWorkspace"][number];

const SpendRow = ({ row, highest, sandbox }: { row: Row; highest: bigint; sandbox: boolean }) => (
  <tr className="align-middle">
    <th scope="row" className="border-t py-2 pr-3 text-left font-normal">
      <button
        type="button"
        onClick={() => openPanel({ workspaceId: row.workspaceId, tab: "billing" })}
        className="max-w-full truncate rounded-sm font-medium underline-offset-2 hover:underline"
      >
        {row.name}
      </button>
      <div aria-hidden className="mt-1 h-1 w-full rounded-full bg-subtle">
        <div
          className="h-1 rounded-full bg-payer-platform/70"
          style={{ width: `${barHeight(row.chargeNanoUsd, highest)}%` }}
        />
      </div>
    </th>
    <td className="border-t py-2 pr-3 max-sm:hidden">
      {row.payer ? (
        <PayerChip payer={row.payer} sandbox={sandbox} />
      ) : (
        <span className="text-muted">removed</span>
      )}
    </td>
    <td className="border-t py-2 text-right tabular-nums">{formatCountExact(row.calls)}</td>
    <td className="border-t py-2 pl-3 text-right font-medium">
      <Money amountNanoUsd={row.chargeNanoUsd} />
    </td>
  </tr>
);

/** Charges by workspace, the dearest first; each leads to the workspace's own bill. */
export const WorkspaceSpend = ({ rows, sandbox }: { rows: readonly Row[]; sandbox: boolean }) => {
  const highest = rows.reduce((most, { chargeNanoUsd }) => (chargeNanoUsd > most ? chargeNanoUsd : most), 0n);
  return (
    <table aria-label="Charged, by workspace" className="w-full table-fixed border-collapse text-sm">
      <thead>
        <tr>
          <ColumnHead>Workspace</ColumnHead>
          <ColumnHead className="w-[34%] max-sm:hidden">Pays now</ColumnHead>
          <ColumnHead end className="w-14">
            Calls
          </ColumnHead>
          <ColumnHead end className="w-24">
            Charged
          </ColumnHead>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <SpendRow key={row.workspaceId} row={row} highest={highest} sandbox={sandbox} />
        ))}
      </tbody>
    </table>
  );
};
