"use client";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

type DisclosureProps = {
  label: ReactNode;
  /** Shown open at first. */
  startsOpen?: boolean;
  /** The size of its words. */
  className?: string;
  children: ReactNode;
};

/** Words that show more below them when they are pressed; nothing of it is drawn before. */
export const Disclosure = ({ label, startsOpen = false, className, children }: DisclosureProps) => {
  const [open, setOpen] = useState(startsOpen);
  const id = useId();
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={clsx(
          "-ml-1 flex items-center gap-1 self-start rounded-sm px-1 font-medium text-accent hover:underline",
          className,
        )}
      >
        <ChevronRight aria-hidden className={clsx("size-3.5 transition-transform", open && "rotate-90")} />
        {label}
      </button>
      <div id={id} hidden={!open} className="w-full">
        {open && children}
      </div>
    </>
  );
};
