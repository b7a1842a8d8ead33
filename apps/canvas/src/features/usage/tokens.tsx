import { formatCount, formatCountExact } from "../../ui/format-money.ts";

/** A number of tokens, exact on hover. */
export const Tokens = ({ count, className }: { count: number; className?: string }) => (
  <data value={count} title={`${formatCountExact(count)} tokens`} className={className}>
    <span className="tabular-nums">{formatCount(count)}</span>
  </data>
);
