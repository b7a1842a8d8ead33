"use client";
import type { EstimateRow } from "@molecule/api";
import { useNow } from "../../ui/clock.ts";
import { ColumnHead } from "../../ui/column-head.tsx";
import { formatCountExact, formatMoney } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DayBars } from "./day-bars.tsx";
import { fillDays } from "./fill-days.ts";
import { callsWord } from "./spend-chart.tsx";
import { type ModelEstimate, sumEstimates } from "./sum-estimates.ts";
import { wholeInput } from "./sum-usage.ts";
import { Tokens } from "./tokens.tsx";

const HOUR_MS = 3_600_000;
const cell = "whitespace-nowrap border-t py-1.5 pl-2 text-right tabular-nums";

const EstimateRowView = ({ row }: { row: ModelEstimate }) => (
  <tr>
    <th scope="row" className="min-w-0 border-t py-1.5 pr-2 text-left font-normal">
      <span className="block truncate font-mono text-xs" title={row.model}>
        {row.model}
      </span>
      <span className="block truncate text-muted text-xs">{row.provider ?? "provider not known"}</span>
    </th>
    <td className={cell}>{formatCountExact(row.calls)}</td>
    <td className={`${cell} max-sm:hidden`}>
      <Tokens count={wholeInput(row.usage)} />
    </td>
    <td className={`${cell} max-sm:hidden`}>
      <Tokens count={row.usage.output} />
    </td>
    <td className={`${cell} font-medium`}>
      {row.unknownCalls === row.calls ? (
        <span className="font-normal text-muted">no list price</span>
      ) : (
        <Money amountNanoUsd={row.estimateNanoUsd} />
      )}
    </td>
  </tr>
);

const Models = ({ rows }: { rows: readonly ModelEstimate[] }) => (
  <table
    aria-label="What providers bill about, by model"
    className="w-full table-fixed border-collapse text-sm"
  >
    <thead>
      <tr>
        <ColumnHead className="w-[38%]">Model</ColumnHead>
        <ColumnHead end className="pl-2">
          Calls
        </ColumnHead>
        <ColumnHead end className="pl-2 max-sm:hidden">
          In
        </ColumnHead>
        <ColumnHead end className="pl-2 max-sm:hidden">
          Out
        </ColumnHead>
        <ColumnHead end className="w-[26%] pl-2">
          Bills about
        </ColumnHead>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <EstimateRowView key={`${row.provider} ${row.model}`} row={row} />
      ))}
    </tbody>
  </table>
);

/**
 * What the organization's own providers bill about, from what agents report: an estimate, never verified, and never
 * in one sum with what the platform charges.
 */
export const EstimatePart = ({ rows, range }: { rows: readonly EstimateRow[]; range: number }) => {
  const now = new Date(useNow(HOUR_MS));
  const { models, estimateNanoUsd, calls, unknownCalls } = sumEstimates(rows);
  const days = fillDays(
    rows.map(({ day, estimateNanoUsd: weight, calls: count }) => ({ day, weight, calls: count })),
    range,
    now,
  );
  return (
    <div className="flex flex-col gap-4">
      <p>
        <span className="text-muted">Your provider bills about </span>
        <span className="font-semibold text-lg tracking-tight">
          <Money amountNanoUsd={estimateNanoUsd} />
        </span>
        <span className="text-muted">
          {" "}
          for {callsWord(calls)} in {range} days.
          {unknownCalls > 0 &&
            ` ${callsWord(unknownCalls)} of them without a list price (a subscription, for one) ${unknownCalls === 1 ? "is" : "are"} not in it.`}
        </span>
      </p>
      <Notice tone="info" title="Unverified">
        These calls went straight to the provider on your own credential, so we did not see them. The figure
        is made of what agents report and our price book. Your provider's invoice is what counts; nothing here
        is charged to your credits.
      </Notice>
      <DayBars
        label="Your provider bills about, by day, unverified"
        days={days}
        fillOf={() => "bg-payer-tenant"}
        showAxis={formatMoney}
        show={(day) => (
          <>
            <Money amountNanoUsd={day.weight} /> · {callsWord(day.calls)}
          </>
        )}
      />
      <Models rows={models} />
    </div>
  );
};
