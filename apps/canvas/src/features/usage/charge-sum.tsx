import type { NanoUsd } from "@molecule/domain";
import { formatCountExact, formatMoneyExact, formatPricePerMillion } from "../../ui/format-money.ts";
import type { PriceLine, TokenLine } from "./price-lines.ts";

type ChargeSumProps = {
  /** Lines without a price only count. */
  lines: readonly (PriceLine | TokenLine)[];
  chargeNanoUsd: NanoUsd | null;
};

/** Tokens times price, added up: the charge, and nothing that it does not come from. */
export const ChargeSum = ({ lines, chargeNanoUsd }: ChargeSumProps) => (
  <table aria-label="How the charge adds up" className="w-full border-collapse text-xs tabular-nums">
    <tbody>
      {lines.map((line) => (
        <tr key={line.what}>
          <th scope="row" className="py-0.5 pr-3 text-left font-normal text-muted">
            {line.what}
          </th>
          <td className="py-0.5 text-right">{formatCountExact(line.tokens)}</td>
          {"perMillion" in line && (
            <td className="py-0.5 pl-3 text-right text-muted">
              × {formatPricePerMillion(line.perMillion)} / million
            </td>
          )}
        </tr>
      ))}
      {chargeNanoUsd !== null && (
        <tr className="border-t">
          <th scope="row" className="py-1 pr-3 text-left font-medium">
            Charged
          </th>
          <td colSpan={2} className="py-1 text-right font-medium" title={`${chargeNanoUsd} nano-USD`}>
            {formatMoneyExact(chargeNanoUsd)}
          </td>
        </tr>
      )}
    </tbody>
  </table>
);
