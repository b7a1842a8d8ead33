"use client";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import clsx from "clsx";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { iconButtonClass } from "./icon-button.tsx";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the most likely one last. */
  footer?: ReactNode;
  width?: "sm" | "md" | "lg";
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** Unsaved text: a press outside does not close. */
  guarded?: boolean;
  /** Nothing in it takes the focus: the body does, so that keys can scroll it. */
  textOnly?: boolean;
};

const WIDTHS = { sm: "max-w-104", md: "max-w-136", lg: "max-w-176" } as const;

/** A dialog with a title, a scrolling body and a fixed row of buttons; a full sheet on a phone. */
export const Dialog = ({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  width = "md",
  initialFocus,
  guarded = false,
  textOnly = false,
}: DialogProps) => (
  <BaseDialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={guarded}>
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <BaseDialog.Viewport className="fixed inset-0 z-40 flex items-end justify-center overflow-hidden sm:items-start sm:px-4 sm:pt-[10vh] sm:pb-8">
        <BaseDialog.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className={clsx(
            "flex max-h-full w-full flex-col rounded-t-lg border border-line bg-raised shadow-float outline-none sm:rounded-lg",
            "transition-[opacity,transform] duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0",
            WIDTHS[width],
          )}
        >
          <header className="flex items-start gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="font-semibold text-lg">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="mt-1 text-muted text-sm" render={<div />}>
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className={clsx(iconButtonClass(), "-mt-1 -mr-2 coarse:-mt-2")}
            >
              <X aria-hidden className="size-4" />
            </BaseDialog.Close>
          </header>
          <div
            {...(textOnly ? { tabIndex: 0, role: "group", "aria-label": title } : {})}
            className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 pb-5"
          >
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Viewport>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
