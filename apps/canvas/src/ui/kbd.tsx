import type { ReactNode } from "react";

/** One key of the keyboard. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-subtle px-1 font-sans text-muted text-xs">
    {children}
  </kbd>
);
