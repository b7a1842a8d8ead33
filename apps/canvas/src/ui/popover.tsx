"use client";
import { Popover as BasePopover } from "@base-ui/react/popover";
import clsx from "clsx";
import type { ReactElement, ReactNode } from "react";

type PopoverProps = {
  trigger: ReactElement;
  title: string;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** A small surface beside the button that opened it. */
export const Popover = ({
  trigger,
  title,
  children,
  align = "end",
  side = "bottom",
  className,
  open,
  onOpenChange,
}: PopoverProps) => (
  <BasePopover.Root
    {...(open === undefined ? {} : { open })}
    {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
  >
    <BasePopover.Trigger render={trigger} />
    <BasePopover.Portal>
      <BasePopover.Positioner align={align} side={side} sideOffset={6} collisionPadding={8} className="z-50">
        <BasePopover.Popup
          className={clsx(
            "max-h-[min(560px,var(--available-height))] w-96 max-w-[calc(100vw-16px)] origin-(--transform-origin) rounded-lg border border-line bg-raised shadow-float outline-none transition-[opacity,transform] duration-120 data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0",
            className,
          )}
        >
          <BasePopover.Title className="sr-only">{title}</BasePopover.Title>
          {children}
        </BasePopover.Popup>
      </BasePopover.Positioner>
    </BasePopover.Portal>
  </BasePopover.Root>
);
