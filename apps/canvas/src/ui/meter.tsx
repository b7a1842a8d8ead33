"use client";
import { Meter as BaseMeter } from "@base-ui/react/meter";
import clsx from "clsx";

const FILLS = { plain: "bg-accent-fill", warn: "bg-warn", bad: "bg-bad" } as const;
export type MeterTone = keyof typeof FILLS;

type MeterProps = {
  /** Accessible name: what is measured. */
  label: string;
  /** 0 to 100. */
  percent: number;
  /** What is set aside beyond it, 0 to 100. */
  heldPercent?: number;
  /** The figure in words, for screen readers. */
  words: string;
  tone?: MeterTone;
};

/** How much of something is used, and lighter, how much more is set aside. */
export const Meter = ({ label, percent, heldPercent = 0, words, tone = "plain" }: MeterProps) => (
  <BaseMeter.Root value={Math.min(100, percent)} aria-label={label} getAriaValueText={() => words}>
    <BaseMeter.Track className="relative block h-1.5 w-full overflow-hidden rounded-full bg-subtle">
      <span
        aria-hidden
        className={clsx("absolute inset-y-0 left-0 opacity-40", FILLS[tone])}
        style={{ width: `${Math.min(100, percent + heldPercent)}%` }}
      />
      <BaseMeter.Indicator className={clsx("absolute inset-y-0 left-0 block rounded-full", FILLS[tone])} />
    </BaseMeter.Track>
  </BaseMeter.Root>
);
