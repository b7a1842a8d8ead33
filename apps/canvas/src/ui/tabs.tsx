"use client";
import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

export type TabItem<T extends string> = { value: T; label: string; badge?: ReactNode; content: ReactNode };

type TabsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly TabItem<T>[];
};

/** Tabs that fill the height: the list stays, the chosen panel scrolls on its own. */
export const Tabs = <T extends string>({ label, value, onChange, tabs }: TabsProps<T>) => (
  <BaseTabs.Root
    value={value}
    onValueChange={(next: T) => onChange(next)}
    className="flex min-h-0 flex-1 flex-col"
  >
    <BaseTabs.List
      aria-label={label}
      className="scroll-thin relative flex shrink-0 gap-1 overflow-x-auto border-b px-3 max-sm:gap-0 max-sm:px-2"
    >
      {tabs.map((tab) => (
        <BaseTabs.Tab
          key={tab.value}
          value={tab.value}
          className="flex h-9 items-center gap-1.5 whitespace-nowrap rounded-sm px-2 max-sm:px-1.5 text-muted text-sm transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-active:font-medium data-active:text-text coarse:h-11"
        >
          {tab.label}
          {tab.badge}
        </BaseTabs.Tab>
      ))}
      <BaseTabs.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-150" />
    </BaseTabs.List>
    {tabs.map((tab) => (
      <BaseTabs.Panel
        key={tab.value}
        value={tab.value}
        data-scroller
        className="scroll-thin min-h-0 flex-1 overflow-y-auto outline-none"
        tabIndex={-1}
      >
        {tab.content}
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
);
