import type { ModelSpend } from "@molecule/api";
import { ColumnHead } from "../../ui/column-head.tsx";
import { formatDay } from "../../ui/format-day.ts";
import { formatCountExact, formatMoneyExact } from "../../ui/format-money.ts";

const cell = "border-t py-1.5 pl-2 text-right tabular-nums";

/** What the chart draws, as figures: every day and model with its exact charge. */
export const SpendTable = ({ rows }: { rows: readonly ModelSpend[] }) => (
  <section
    className="scroll-thin max-h-80 overflow-auto"
    aria-label="Charged by day and model"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    tabIndex={0}
  >
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">Charged by day and model</caption>
      <thead>
        <tr>
          <ColumnHead>Day (UTC)</ColumnHead>
          <ColumnHead className="pl-2">Model</ColumnHead>
          <ColumnHead end className="pl-2">
            Calls
          </ColumnHead>
          <ColumnHead end className="pl-2">
            Charged
          </ColumnHead>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ day, model, calls, chargeNanoUsd }) => (
          <tr key={`${day} ${model}`}>
            <th scope="row" className="whitespace-nowrap border-t py-1.5 text-left font-normal" title={day}>
              {formatDay(day)}
            </th>
            <td className="break-all border-t py-1.5 pl-2 font-mono text-xs">{model || "unknown"}</td>
            <td className={cell}>{formatCountExact(calls)}</td>
            <td className={`${cell} whitespace-nowrap font-medium`} title={`${chargeNanoUsd} nano-USD`}>
              {formatMoneyExact(chargeNanoUsd)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
