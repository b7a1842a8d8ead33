import type { ModelSpend } from "@molecule/api";
import { formatDay } from "../../ui/format-day.ts";
import { formatCountExact, formatMoneyExact } from "../../ui/format-money.ts";

const head = "pb-1.5 pl-2 font-normal text-muted text-xs";
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
          <th scope="col" className={`${head} pl-0! text-left`}>
            Day (UTC)
          </th>
          <th scope="col" className={`${head} text-left`}>
            Model
          </th>
          <th scope="col" className={`${head} text-right`}>
            Calls
          </th>
          <th scope="col" className={`${head} text-right`}>
            Charged
          </th>
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
