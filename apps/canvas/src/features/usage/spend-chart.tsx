"use client";
import type { ModelSpend } from "@molecule/api";
import clsx from "clsx";
import { useState } from "react";
import { useNow } from "../../ui/clock.ts";
import { formatCountExact, formatMoney, formatMoneyExact } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { DayBars } from "./day-bars.tsx";
import { type ChartDay, fillDays } from "./fill-days.ts";
import { pickSeries, type Series } from "./pick-series.ts";
import { SpendTable } from "./spend-table.tsx";

const HOUR_MS = 3_600_000;

export const callsWord = (count: number): string =>
  count === 1 ? "1 call" : `${formatCountExact(count)} calls`;

/** Every colour with its name and its figure: of the day that is read out, at rest of the whole window. */
const Legend = ({ series, day }: { series: readonly Series[]; day: ChartDay | undefined }) => (
  <ul aria-label="Models in the chart" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
    {series.map(({ key, fill, chargeNanoUsd }) => (
      <li key={key} className="flex min-w-0 items-center gap-1.5">
        <span aria-hidden className={clsx("size-2 shrink-0 rounded-[2px]", fill)} />
        <span className="truncate font-mono">{key}</span>
        <Money
          className="text-muted"
          amountNanoUsd={
            day === undefined ? chargeNanoUsd : (day.parts.find((part) => part.key === key)?.weight ?? 0n)
          }
        />
      </li>
    ))}
  </ul>
);

type SpendChartProps = {
  rows: readonly ModelSpend[];
  range: number;
  /** Chooses a day, to see what it is made of. */
  onPick?: (day: string) => void;
  picked?: string | null;
};

/** Charges by day, stacked by model, or the same figures as a table. */
export const SpendChart = ({ rows, range, onPick, picked = null }: SpendChartProps) => {
  const now = new Date(useNow(HOUR_MS));
  const [read, setRead] = useState<string | null>(null);
  const as = useUrlParam("as") === "table" ? "table" : "chart";
  const { series, seriesOf } = pickSeries(rows);
  const fills = new Map(series.map(({ key, fill }) => [key, fill]));
  const days = fillDays(
    rows.map(({ day, model, chargeNanoUsd, calls }) => ({
      ...{ day, calls, weight: chargeNanoUsd },
      key: seriesOf(model),
    })),
    range,
    now,
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex justify-end">
        <Segmented
          label="Show as"
          value={as}
          options={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
          onChange={(next) => setUrlParam("as", next === "chart" ? null : next)}
        />
      </div>
      {as === "table" ? (
        <SpendTable rows={rows} />
      ) : (
        <>
          <DayBars
            label="Charged by day"
            days={days}
            fillOf={(key) => fills.get(key ?? "") ?? "bg-series-rest"}
            showAxis={formatMoney}
            show={(day) => (
              <span title={formatMoneyExact(day.weight)}>
                <Money amountNanoUsd={day.weight} /> · {callsWord(day.calls)}
              </span>
            )}
            onRead={setRead}
            onPick={onPick}
            picked={picked}
          />
          <Legend series={series} day={days.find(({ day }) => day === (read ?? picked))} />
        </>
      )}
    </div>
  );
};
