import type { TenantSummary } from "@molecule/api";
import clsx from "clsx";
import type { ReactNode } from "react";
import { Money } from "../../ui/money.tsx";

type FigureProps = { name: string; tone?: "plain" | "warn" | "bad"; note?: string; children: ReactNode };

const INK = { plain: "", warn: "text-warn", bad: "text-bad" } as const;

const Figure = ({ name, tone = "plain", note, children }: FigureProps) => (
  <div className="min-w-0 bg-surface px-4 py-3">
    <dt className="text-muted text-xs">{name}</dt>
    <dd className={clsx("font-semibold text-xl tracking-tight tabular-nums", INK[tone])}>{children}</dd>
    {note && <dd className={clsx("text-xs", tone === "plain" ? "text-muted" : INK[tone])}>{note}</dd>}
  </div>
);

/** What is left, what this month took, and what is not known yet. */
export const Figures = ({ summary }: { summary: TenantSummary }) => {
  const { balanceNanoUsd, monthChargeNanoUsd, unresolvedCalls, sandbox } = summary;
  // Without credit and without charges, nothing is wrong: all workspaces may run on their own keys.
  const isOut = balanceNanoUsd < 0n || (balanceNanoUsd === 0n && summary.byDay.length > 0);
  return (
    <dl className="grid gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3">
      <Figure
        name={sandbox ? "Sandbox credits left" : "Credits left"}
        tone={isOut ? "bad" : "plain"}
        note={
          isOut
            ? "Platform calls are refused until an operator adds credit"
            : balanceNanoUsd === 0n
              ? "Platform models need some; ask an operator"
              : "For calls that the platform pays"
        }
      >
        <Money amountNanoUsd={balanceNanoUsd} />
      </Figure>
      <Figure name="Charged this month" note="Since the first (UTC)">
        <Money amountNanoUsd={monthChargeNanoUsd} />
      </Figure>
      <Figure
        name="Cost not known yet"
        tone={unresolvedCalls > 0 ? "warn" : "plain"}
        note={unresolvedCalls > 0 ? "Settled or cancelled soon" : "Every call is settled"}
      >
        {unresolvedCalls === 1 ? "1 call" : `${unresolvedCalls} calls`}
      </Figure>
    </dl>
  );
};
