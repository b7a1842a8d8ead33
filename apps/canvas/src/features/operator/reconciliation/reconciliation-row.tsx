"use client";
import type { ReconciliationView } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { ColumnHead } from "../../../ui/column-head.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Money } from "../../../ui/money.tsx";
import { nameOfVendor } from "../vendors.ts";
import { CAUSE_WORDS } from "./cause-words.ts";
import { DriftItems } from "./drift-items.tsx";

const Causes = ({ causes }: Pick<ReconciliationView, "causes">) => (
  <table aria-label="Drift by cause" className="w-full border-collapse text-sm">
    <thead>
      <tr>
        <ColumnHead>Cause</ColumnHead>
        <ColumnHead end>Items</ColumnHead>
        <ColumnHead end>Drift</ColumnHead>
      </tr>
    </thead>
    <tbody>
      {Object.entries(causes)
        .filter(([, { items }]) => items > 0)
        .map(([cause, { items, driftNanoUsd }]) => (
          <tr key={cause} className="align-baseline">
            <th scope="row" className="border-t py-1.5 pr-3 text-left font-normal">
              <span className="block font-medium">{CAUSE_WORDS[cause]?.word ?? cause}</span>
              <span className="block text-muted text-xs">{CAUSE_WORDS[cause]?.means}</span>
            </th>
            <td className="border-t py-1.5 text-right tabular-nums">{items}</td>
            <td className="border-t py-1.5 pl-3 text-right font-medium">
              <Money amountNanoUsd={BigInt(driftNanoUsd)} />
            </td>
          </tr>
        ))}
    </tbody>
  </table>
);

/** One report that was held against the charges; open, the drift by cause and the dearest differences. */
export const ReconciliationRow = ({ outcome }: { outcome: ReconciliationView }) => {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { vendor, fromDay, untilDay, driftNanoUsd, itemCount, matched, matchedBy } = outcome;
  return (
    <li className="border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-3 px-4 py-3 text-left transition-colors hover:bg-subtle/60 focus-visible:outline-offset-[-2px]"
      >
        <ChevronRight
          aria-hidden
          className={clsx("size-3.5 shrink-0 text-muted transition-transform", open && "rotate-90")}
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{nameOfVendor(vendor)}</span>
            <span className="text-muted tabular-nums">
              {fromDay} to before {untilDay}
            </span>
            <Badge tone={itemCount === 0 ? "ok" : "warn"}>
              {itemCount === 0 ? "No drift" : itemCount === 1 ? "1 difference" : `${itemCount} differences`}
            </Badge>
          </span>
          <span className="block text-muted text-xs">
            {matched} matched by {matchedBy} · by {outcome.createdBy} <Moment at={outcome.at} />
          </span>
        </span>
        <span className="shrink-0 text-right">
          <span className="block text-muted text-xs">drift</span>
          <Money amountNanoUsd={driftNanoUsd} className="font-medium" />
        </span>
      </button>
      <div id={id} hidden={!open} className="flex flex-col gap-4 px-4 pb-4 pl-11">
        {open && (
          <>
            <p className="text-muted">
              Charged <Money amountNanoUsd={outcome.oursNanoUsd} className="text-text" />, reported{" "}
              <Money amountNanoUsd={outcome.theirsNanoUsd} className="text-text" />. Drift is ours minus
              theirs.
              {outcome.unpriced > 0 && ` ${outcome.unpriced} without a price in our book are in no sum.`}
            </p>
            <Causes causes={outcome.causes} />
            <DriftItems items={outcome.items} total={itemCount} />
          </>
        )}
      </div>
    </li>
  );
};
