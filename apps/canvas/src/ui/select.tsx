"use client";
import { Select as BaseSelect } from "@base-ui/react/select";
import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { fieldControlClass } from "./field.tsx";

export type SelectOption<T extends string> = {
  value: T;
  label: string;
  detail?: ReactNode;
  disabled?: boolean;
};

type SelectProps<T extends string> = {
  /** Accessible name, where no visible label points here. */
  label?: string;
  id?: string;
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
};

/** A choice of one from a few. For many, use a combobox. */
export const Select = <T extends string>({
  label,
  id,
  value,
  options,
  onChange,
  disabled = false,
  className,
}: SelectProps<T>) => (
  <BaseSelect.Root
    items={options}
    value={value}
    disabled={disabled}
    onValueChange={(next) => next !== null && onChange(next)}
  >
    <BaseSelect.Trigger
      {...(id ? { id } : {})}
      {...(label ? { "aria-label": label } : {})}
      className={clsx(fieldControlClass, "flex items-center justify-between gap-2 text-left", className)}
    >
      <BaseSelect.Value className="min-w-0 truncate" />
      <BaseSelect.Icon className="text-muted">
        <ChevronDown aria-hidden className="size-4" />
      </BaseSelect.Icon>
    </BaseSelect.Trigger>
    <BaseSelect.Portal>
      <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
        <BaseSelect.Popup className="scroll-thin max-h-[min(360px,var(--available-height))] min-w-(--anchor-width) max-w-96 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
          <BaseSelect.List>
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="flex min-h-8 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-subtle data-disabled:opacity-50 coarse:min-h-10"
              >
                <span className="min-w-0 flex-1">
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                  {option.detail && <span className="block text-muted text-xs">{option.detail}</span>}
                </span>
                <BaseSelect.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent" />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.List>
        </BaseSelect.Popup>
      </BaseSelect.Positioner>
    </BaseSelect.Portal>
  </BaseSelect.Root>
);
