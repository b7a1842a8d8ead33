"use client";
import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { barHeight, type ChartDay } from "./fill-days.ts";

const dayName = new Intl.DateTimeFormat("en", {
  weekday: "short",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});
const shortDay = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

const formatDay = (day: string): string => dayName.format(new Date(`${day}T00:00:00Z`));
const formatShortDay = (day: string): string => shortDay.format(new Date(`${day}T00:00:00Z`));

type DayBarsProps = {
  /** What the bars show: "Charges by day". */
  label: string;
  days: readonly ChartDay[];
  tone: "payer-platform" | "payer-tenant";
  /** A day's figure in words, short and exact. */
  show: (day: ChartDay) => ReactNode;
};

const FILL = {
  "payer-platform": "bg-payer-platform",
  "payer-tenant": "bg-payer-tenant",
} as const;

const Bar = ({
  day,
  highest,
  tone,
  active,
  onPoint,
}: {
  day: ChartDay;
  highest: bigint;
  tone: DayBarsProps["tone"];
  active: boolean;
  onPoint: () => void;
}) => {
  const percent = barHeight(day.weight, highest);
  return (
    <div
      onPointerEnter={onPoint}
      onPointerDown={onPoint}
      className="flex h-full min-w-0 flex-1 items-end px-[0.5px]"
    >
      <div
        className={clsx(
          "w-full rounded-t-[2px] transition-[opacity,height]",
          percent === 0 ? "h-px bg-line-strong/40" : FILL[tone],
          active ? "opacity-100" : "opacity-70",
        )}
        style={percent === 0 ? undefined : { height: `${percent}%` }}
      />
    </div>
  );
};

/** Bars by day (UTC). Pointing, or the arrow keys, reads one day out; at rest it is the last one. */
export const DayBars = ({ label, days, tone, show }: DayBarsProps) => {
  const [pointed, setPointed] = useState<number | null>(null);
  const at = Math.min(pointed ?? days.length - 1, days.length - 1);
  const current = days[at];
  const highest = days.reduce((most, { weight }) => (weight > most ? weight : most), 0n);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -days.length, End: days.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setPointed(Math.max(0, Math.min(days.length - 1, at + step)));
  };
  if (current === undefined) return null;
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="flex items-baseline justify-between gap-3 text-xs">
        <span className="text-muted">{label}</span>
        <span className="text-right tabular-nums" aria-live="polite">
          <span className="text-muted">{formatDay(current.day)}</span>{" "}
          <span className="font-medium">{show(current)}</span>
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of bars is no form field */}
      <div
        role="group"
        aria-label={`${label}, ${days.length} days. Arrow keys read single days.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its arrow keys read the days
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(null)}
        className="flex h-24 items-end rounded-sm border-b"
      >
        {days.map((day, index) => (
          <Bar
            key={day.day}
            day={day}
            highest={highest}
            tone={tone}
            active={index === at}
            onPoint={() => setPointed(index)}
          />
        ))}
      </div>
      <div aria-hidden className="flex justify-between text-muted text-xs tabular-nums">
        <span>{days[0] && formatShortDay(days[0].day)}</span>
        <span>Today (UTC)</span>
      </div>
    </figure>
  );
};
