"use client";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** Two to four exclusive choices, all visible. */
export const Segmented = <T extends string>({ label, value, options, onChange }: SegmentedProps<T>) => (
  <RadioGroup
    aria-label={label}
    value={value}
    onValueChange={(next) => onChange(next as T)}
    className="inline-flex max-w-full rounded-lg border bg-subtle p-0.5"
  >
    {options.map((option) => (
      <Radio.Root
        key={option.value}
        value={option.value}
        aria-label={option.label}
        className="flex h-7 min-w-0 cursor-pointer items-center rounded-md border border-transparent px-2.5 text-muted text-xs transition-colors hover:text-text data-checked:border-line data-checked:bg-surface data-checked:font-medium data-checked:text-text coarse:h-9"
      >
        <span className="truncate">{option.label}</span>
      </Radio.Root>
    ))}
  </RadioGroup>
);
