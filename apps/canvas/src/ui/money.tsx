import type { NanoUsd } from "@molecule/domain";
import { formatMoney, formatMoneyExact } from "./format-money.ts";

/** An amount of money, exact on hover. */
export const Money = ({ amountNanoUsd, className }: { amountNanoUsd: NanoUsd; className?: string }) => (
  <data value={String(amountNanoUsd)} title={formatMoneyExact(amountNanoUsd)} className={className}>
    <span className="tabular-nums">{formatMoney(amountNanoUsd)}</span>
  </data>
);
