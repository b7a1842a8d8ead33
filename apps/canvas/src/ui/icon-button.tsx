"use client";
import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tip } from "./tip.tsx";

export type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  icon: LucideIcon;
  /** The accessible name; also the tooltip. */
  label: string;
  shortcut?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  tone?: "plain" | "bad";
};

export const iconButtonClass = (tone: "plain" | "bad" = "plain") =>
  clsx(
    "inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-subtle coarse:size-10",
    "disabled:cursor-not-allowed disabled:opacity-50 data-popup-open:bg-subtle data-popup-open:text-text",
    tone === "bad" ? "hover:text-bad" : "hover:text-text",
  );

/** A button that shows only an icon; its name is always there for screen readers and on hover. */
export const IconButton = ({
  icon: Icon,
  label,
  shortcut,
  side = "bottom",
  tone = "plain",
  className,
  ...rest
}: IconButtonProps) => (
  <Tip label={label} shortcut={shortcut} side={side}>
    <button type="button" aria-label={label} {...rest} className={clsx(iconButtonClass(tone), className)}>
      <Icon aria-hidden className="size-4" />
    </button>
  </Tip>
);
