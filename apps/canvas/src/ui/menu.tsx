"use client";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import clsx from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

type MenuProps = {
  /** The button that opens it; give it an accessible name. */
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
};

const popup =
  "scroll-thin max-h-[min(420px,var(--available-height))] min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float outline-none transition-[opacity,transform] duration-120 data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 origin-(--transform-origin)";

const item =
  "flex min-h-8 w-full select-none items-center gap-2 rounded-sm px-2 py-1 text-left text-sm outline-none data-highlighted:bg-subtle data-disabled:opacity-50 coarse:min-h-10";

export const Menu = ({ trigger, children, align = "start", side = "bottom" }: MenuProps) => (
  <BaseMenu.Root>
    <BaseMenu.Trigger render={trigger} />
    <BaseMenu.Portal>
      <BaseMenu.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
        <BaseMenu.Popup className={popup}>{children}</BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
);

type MenuItemProps = {
  icon?: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
  tone?: "plain" | "bad";
  disabled?: boolean;
  /** Draws a check mark: this one is current. */
  current?: boolean;
  trailing?: ReactNode;
};

export const MenuItem = ({
  icon: Icon,
  onSelect,
  children,
  tone = "plain",
  disabled = false,
  current,
  trailing,
}: MenuItemProps) => (
  <BaseMenu.Item
    disabled={disabled}
    onClick={onSelect}
    {...(current === undefined ? {} : { "aria-current": current })}
    className={clsx(item, tone === "bad" && "text-bad")}
  >
    {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {trailing}
    {current && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
  </BaseMenu.Item>
);

export const MenuGroup = ({ label, children }: { label: string; children: ReactNode }) => (
  <BaseMenu.Group>
    <BaseMenu.GroupLabel className="px-2 pt-2 pb-1 font-medium text-muted text-xs">
      {label}
    </BaseMenu.GroupLabel>
    {children}
  </BaseMenu.Group>
);

export const MenuSeparator = () => <BaseMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
