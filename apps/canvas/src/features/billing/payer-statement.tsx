"use client";
import type { PayerView, ResolutionView } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { PayerChip } from "../workspace/payer-chip.tsx";
import { Trace } from "./trace.tsx";

type PayerStatementProps = {
  payer: PayerView;
  resolution: ResolutionView;
  sandbox?: boolean;
  /** Its name, for an operator who does not belong to it. */
  organization?: string;
  /** The chip is left out where it stands above already. */
  chip?: boolean;
  /** Shown open, where the reason is what one came for. */
  traceOpen?: boolean;
};

/** Who pays, in one sentence, and below it the proof for whoever asks. */
export const PayerStatement = ({
  payer,
  resolution,
  sandbox = false,
  organization,
  chip = true,
  traceOpen = false,
}: PayerStatementProps) => {
  const [open, setOpen] = useState(traceOpen);
  const id = useId();
  return (
    <div className="flex flex-col items-start gap-2">
      {chip && <PayerChip payer={payer} sandbox={sandbox} />}
      <p className="text-pretty text-base">{payer.sentence}</p>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex items-center gap-1 rounded-sm px-1 font-medium text-accent text-sm hover:underline"
      >
        <ChevronRight aria-hidden className={clsx("size-3.5 transition-transform", open && "rotate-90")} />
        How do you know?
      </button>
      <div id={id} hidden={!open} className="w-full">
        {open && <Trace resolution={resolution} organization={organization} />}
      </div>
    </div>
  );
};
