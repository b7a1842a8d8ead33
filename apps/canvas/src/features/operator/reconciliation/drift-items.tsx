import type { ReconciliationView } from "@molecule/api";
import { ColumnHead } from "../../../ui/column-head.tsx";
import { formatCountExact } from "../../../ui/format-money.ts";
import { Money } from "../../../ui/money.tsx";
import { CAUSE_WORDS } from "./cause-words.ts";

type Item = ReconciliationView["items"][number];

const countsOf = (counts: Item["ours"]): string =>
  counts === null
    ? "none"
    : Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${formatCountExact(count)} ${name}`)
        .join(", ") || "none";

/** The dearest differences one by one: ours against theirs. */
export const DriftItems = ({ items, total }: { items: readonly Item[]; total: number }) =>
  items.length === 0 ? null : (
    <section
      className="scroll-thin max-h-96 overflow-auto"
      aria-label="Differences"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
      tabIndex={0}
    >
      <table className="w-full border-collapse text-xs">
        <caption className="pb-1.5 text-left text-muted">
          {items.length < total ? `The ${items.length} dearest of ${total} differences` : "Every difference"}
        </caption>
        <thead>
          <tr>
            <ColumnHead className="pr-3">What</ColumnHead>
            <ColumnHead className="pr-3">Ours</ColumnHead>
            <ColumnHead className="pr-3">Theirs</ColumnHead>
            <ColumnHead end>Drift</ColumnHead>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.cause} ${item.key} ${item.day}`} className="align-baseline">
              <th scope="row" className="border-t py-1.5 pr-3 text-left font-normal">
                <span className="block">{CAUSE_WORDS[item.cause]?.word ?? item.cause}</span>
                <span className="block break-all font-mono text-muted">{item.key}</span>
                <span className="block text-muted">
                  {item.model}, {item.day}
                  {item.knownHere && ", void or unresolved here"}
                </span>
              </th>
              <td className="border-t py-1.5 pr-3 tabular-nums">{countsOf(item.ours)}</td>
              <td className="border-t py-1.5 pr-3 tabular-nums">{countsOf(item.theirs)}</td>
              <td className="border-t py-1.5 text-right">
                {item.driftNanoUsd === null ? (
                  <span className="text-muted">no price</span>
                ) : (
                  <Money amountNanoUsd={BigInt(item.driftNanoUsd)} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
