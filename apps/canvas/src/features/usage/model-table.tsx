import { ColumnHead } from "../../ui/column-head.tsx";
import { formatCountExact } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { type ModelUsage, wholeInput } from "./sum-usage.ts";
import { Tokens } from "./tokens.tsx";

type ModelTableProps = {
  label: string;
  rows: readonly ModelUsage[];
  /** Without it no money is shown: what agents report is never charged. */
  charged: boolean;
};

const cell = "whitespace-nowrap border-t py-1.5 pl-2 text-right tabular-nums";

/** What each model used; tokens that came from a cache count as input. */
export const ModelTable = ({ label, rows, charged }: ModelTableProps) => (
  <table aria-label={label} className="w-full table-fixed border-collapse text-sm">
    <thead>
      <tr>
        <ColumnHead className="w-[36%]">Model</ColumnHead>
        <ColumnHead end className="pl-2">
          Calls
        </ColumnHead>
        <ColumnHead end className="pl-2">
          In
        </ColumnHead>
        <ColumnHead end className="pl-2">
          Out
        </ColumnHead>
        {charged && (
          <ColumnHead end className="w-[24%] pl-2">
            Charged
          </ColumnHead>
        )}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ model, calls, usage, chargeNanoUsd }) => (
        <tr key={model}>
          <th
            scope="row"
            title={model}
            className="truncate border-t py-1.5 pr-2 text-left font-mono font-normal text-xs"
          >
            {model}
          </th>
          <td className={cell}>{formatCountExact(calls)}</td>
          <td className={cell}>
            <Tokens count={wholeInput(usage)} />
          </td>
          <td className={cell}>
            <Tokens count={usage.output} />
          </td>
          {charged && (
            <td className={`${cell} font-medium`}>
              <Money amountNanoUsd={chargeNanoUsd} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
);
