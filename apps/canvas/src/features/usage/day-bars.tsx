"use client";
import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { formatDay, formatShortDay } from "../../ui/format-day.ts";
import { axisEnd, barHeight, type ChartDay } from "./fill-days.ts";

type DayBarsProps = {
  /** What the bars show: "Charges by day". */
  label: string;
  days: readonly ChartDay[];
  /** How a part is drawn, by its key; without parts, the one fill of all bars. */
  fillOf: (key: string | null) => string;
  /** A day's figure in words, short and exact. */
  show: (day: ChartDay) => ReactNode;
  /** The axis's figure in words. */
  showAxis: (weight: bigint) => string;
  /** Told which day is read out; null at rest. */
  onRead?: (day: string | null) => void;
  /** Chooses a day, to see what it is made of. */
  onPick?: ((day: string) => void) | undefined;
  picked?: string | null;
};

const Bar = ({ day, end, fillOf }: Pick<DayBarsProps, "fillOf"> & { day: ChartDay; end: bigint }) => {
  const percent = barHeight(day.weight, end);
  if (percent === 0) return <div className="h-px w-full bg-line-strong/40" />;
  const parts = day.parts.length === 0 ? [{ key: null, weight: day.weight }] : day.parts;
  return (
    <div
      className="flex w-full flex-col-reverse gap-px overflow-hidden rounded-t-[2px] transition-[height]"
      style={{ height: `${percent}%` }}
    >
      {parts.map(({ key, weight }) => (
        <div key={key} className={fillOf(key)} style={{ flexGrow: barHeight(weight, day.weight) }} />
      ))}
    </div>
  );
};

/** So much room at the end is for the axis's figures. */
const GUTTER = "right-14";

const Axis = ({ end, showAxis }: Pick<DayBarsProps, "showAxis"> & { end: bigint }) => (
  <div aria-hidden className="pointer-events-none absolute inset-0 text-muted text-xs tabular-nums">
    {[end, end / 2n].map((at, index) => (
      <div
        key={index === 0 ? "end" : "half"}
        className={clsx("absolute inset-x-0", index === 0 ? "top-0" : "top-1/2")}
      >
        <div className={clsx("absolute left-0 border-line border-t border-dashed", GUTTER)} />
        <span className="absolute right-0 -translate-y-1/2">{showAxis(at)}</span>
      </div>
    ))}
  </div>
);

/**
 * Bars by day (UTC), stacked where a day has parts. Pointing, or the arrow keys, reads one day out; at rest it is the
 * chosen one, or the last. Enter and a press choose a day.
 */
export const DayBars = ({
  label,
  days,
  fillOf,
  show,
  showAxis,
  onRead,
  onPick,
  picked = null,
}: DayBarsProps) => {
  const [pointed, setPointed] = useState<number | null>(null);
  const chosen = days.findIndex(({ day }) => day === picked);
  const at = Math.min(pointed ?? (chosen === -1 ? days.length - 1 : chosen), days.length - 1);
  const current = days[at];
  const end = axisEnd(days.reduce((most, { weight }) => (weight > most ? weight : most), 1n));
  const read = (index: number | null) => {
    setPointed(index);
    onRead?.(index === null ? null : (days[index]?.day ?? null));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && current) onPick?.(current.day);
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -days.length, End: days.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    read(Math.max(0, Math.min(days.length - 1, at + step)));
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
        aria-label={`${label}, ${days.length} days. Arrow keys read single days${onPick ? ", Enter chooses one" : ""}.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its arrow keys read the days
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => read(null)}
        onPointerLeave={() => read(null)}
        className="relative h-32 rounded-sm border-b pt-2"
      >
        <div className="relative h-full">
          <Axis end={end} showAxis={showAxis} />
          <div className={clsx("absolute inset-y-0 left-0 flex items-end", GUTTER)}>
            {days.map((day, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the group around it has the keys
              // biome-ignore lint/a11y/noStaticElementInteractions: the group around it has the keys
              <div
                key={day.day}
                onPointerEnter={() => read(index)}
                onPointerDown={() => read(index)}
                onClick={() => onPick?.(day.day)}
                className={clsx(
                  "flex h-full min-w-0 flex-1 items-end rounded-t-sm px-[0.5px]",
                  onPick && "cursor-pointer",
                  index === at && "bg-subtle",
                  day.day === picked && "shadow-[inset_0_-2px_0_var(--accent)]",
                  index !== at && (pointed !== null || chosen !== -1) && "opacity-70",
                )}
              >
                <Bar day={day} end={end} fillOf={fillOf} />
              </div>
            ))}
          </div>
        </div>
      </div>
      <div aria-hidden className="flex justify-between pr-14 text-muted text-xs tabular-nums">
        <span>{days[0] && formatShortDay(days[0].day)}</span>
        <span>Today (UTC)</span>
      </div>
    </figure>
  );
};
