"use client";
import type { PayerView, ResolutionView } from "@molecule/api";
import { Disclosure } from "../../ui/disclosure.tsx";
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
}: PayerStatementProps) => (
  <div className="flex flex-col items-start gap-2">
    {chip && <PayerChip payer={payer} sandbox={sandbox} />}
    <p className="text-pretty text-base">{payer.sentence}</p>
    <Disclosure label="How do you know?" startsOpen={traceOpen} className="text-sm">
      <Trace resolution={resolution} organization={organization} />
    </Disclosure>
  </div>
);
