"use client";
import type { BudgetView } from "@molecule/api";
import clsx from "clsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatShortDay } from "../../ui/format-day.ts";
import { Meter } from "../../ui/meter.tsx";
import { Money } from "../../ui/money.tsx";
import { useMay } from "../frame/tenant-context.tsx";
import { ArchiveBudget } from "./archive-budget.tsx";
import { budgetSubject, judgeBudget, WINDOW_WORDS } from "./budget-words.ts";

const INK = { plain: "text-muted", warn: "text-warn", bad: "text-bad" } as const;

type BudgetRowProps = {
  budget: BudgetView;
  /** Left out where budgets are only looked at. */
  onChange?: ((budget: BudgetView) => void) | undefined;
};

/** One budget: how much of it is used and set aside, when it begins anew, and what follows from that. */
export const BudgetRow = ({ budget, onChange }: BudgetRowProps) => {
  const may = useMay("admin");
  const { limitNanoUsd, usedNanoUsd, heldNanoUsd, enforcement, payer, window, windowEnd } = budget;
  const subject = budgetSubject(budget);
  const name = `${subject}, ${WINDOW_WORDS[window]}`;
  const { tone, percent, heldPercent, note } = judgeBudget(budget);
  return (
    <li className="flex flex-col gap-2 border-t py-3 first:border-t-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{subject}</span>
          <Badge tone={enforcement === "stop" ? "accent" : "plain"}>
            {enforcement === "stop" ? "Stops calls" : "Only warns"}
          </Badge>
        </p>
        <p className="tabular-nums">
          {payer === "tenant" && <span className="text-muted">about </span>}
          <Money amountNanoUsd={usedNanoUsd} className="font-medium" />
          <span className="text-muted"> of </span>
          <Money amountNanoUsd={limitNanoUsd} />
          <span className="text-muted"> {WINDOW_WORDS[window]}</span>
        </p>
      </div>
      <Meter
        label={`Used of the budget of ${name}`}
        percent={percent}
        heldPercent={heldPercent}
        words={`${percent} % used`}
        tone={tone}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-56 text-xs">
          {note && <p className={clsx("font-medium", INK[tone])}>{note}</p>}
          <p className="text-muted">
            {budget.scope === "key" && "The run that used most of it. "}
            Begins anew on {formatShortDay(windowEnd)}, 00:00 UTC.
            {heldNanoUsd > 0n && (
              <>
                {" "}
                <Money amountNanoUsd={heldNanoUsd} /> is set aside for calls under way.
              </>
            )}
          </p>
        </div>
        {may && onChange && (
          <div className="flex items-center gap-1">
            <Button
              size="sm"
              variant="quiet"
              onClick={() => onChange(budget)}
              aria-label={`Change the budget of ${name}`}
            >
              Change
            </Button>
            <ArchiveBudget budget={budget} name={name} />
          </div>
        )}
      </div>
    </li>
  );
};
