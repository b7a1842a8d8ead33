"use client";
import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

type TipProps = {
  label: ReactNode;
  /** A single-key shortcut to show beside the label. */
  shortcut?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactElement;
};

/** A short explanation on hover and focus. It never holds anything that is not also said elsewhere. */
export const Tip = ({ label, shortcut, side = "bottom", children }: TipProps) => (
  <Tooltip.Root>
    <Tooltip.Trigger render={children} />
    <Tooltip.Portal>
      <Tooltip.Positioner side={side} sideOffset={6} className="z-50">
        <Tooltip.Popup className="flex max-w-72 items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-text text-xs shadow-float transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
          {label}
          {shortcut && <Kbd>{shortcut}</Kbd>}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  </Tooltip.Root>
);

export const TipProvider = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delay={400} closeDelay={0}>
    {children}
  </Tooltip.Provider>
);
