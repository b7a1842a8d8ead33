"use client";
import clsx from "clsx";
import { FILTER_WORDS, ROW_FILTERS, type RowFilter } from "./filter-rows.ts";

type Props = {
  counts: Readonly<Record<RowFilter, number>>;
  total: number;
  value: RowFilter | null;
  onChange: (filter: RowFilter | null) => void;
};

const Chip = ({
  word,
  count,
  pressed,
  onPress,
}: {
  word: string;
  count: number;
  pressed: boolean;
  onPress: () => void;
}) => (
  <button
    type="button"
    aria-pressed={pressed}
    onClick={onPress}
    className={clsx(
      "flex h-6 shrink-0 items-center gap-1 rounded-full border px-2 text-xs transition-colors coarse:h-9 coarse:px-3",
      pressed
        ? "border-accent/40 bg-accent/8 font-medium text-accent"
        : "text-muted hover:bg-subtle hover:text-text",
    )}
  >
    {word}
    <span className="tabular-nums">{count}</span>
  </button>
);

/** Ways to see fewer rows; only those that would leave some and not all. */
export const FilterBar = ({ counts, total, value, onChange }: Props) => {
  const useful = ROW_FILTERS.filter(
    (filter) => filter === value || (counts[filter] > 0 && counts[filter] < total),
  );
  if (useful.length === 0) return null;
  return (
    <fieldset aria-label="Show only" className="flex flex-wrap gap-1.5 px-4 pb-2.5">
      {useful.map((filter) => (
        <Chip
          key={filter}
          word={FILTER_WORDS[filter]}
          count={counts[filter]}
          pressed={filter === value}
          onPress={() => onChange(filter === value ? null : filter)}
        />
      ))}
    </fieldset>
  );
};
