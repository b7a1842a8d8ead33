"use client";
import type { PayerView } from "@molecule/api";
import clsx from "clsx";
import { ArrowRight } from "lucide-react";
import { PayerChip } from "../workspace/payer-chip.tsx";

/** Who pays, as a chip and a sentence; `before` shows what it would change from. */
export const PayerLine = ({
  payer,
  before,
  moves = false,
  sandbox = false,
  className,
}: {
  payer: PayerView;
  before?: PayerView | undefined;
  /** It is another payer though it is of the same kind: another provider's key. */
  moves?: boolean;
  sandbox?: boolean;
  className?: string;
}) => {
  const changes = before !== undefined && (moves || before.kind !== payer.kind);
  return (
    <div className={clsx("min-w-0", className)} aria-live="polite">
      <div className="flex min-w-0 flex-wrap items-center gap-1.5">
        {changes && (
          <>
            <PayerChip payer={before} />
            <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-muted" />
          </>
        )}
        <PayerChip payer={payer} sandbox={sandbox} />
      </div>
      <p className="mt-1.5 text-muted text-xs">{payer.sentence}</p>
    </div>
  );
};
