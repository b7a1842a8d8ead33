import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

/** Small pairs of a term and what it is, for everything that is kept of one thing. */
export const FactList = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-xs">{children}</dl>
);

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="py-1 text-muted">{name}</dt>
    <dd className="min-w-0 break-words py-1">{children}</dd>
  </div>
);

/** An id that is copied rather than read. */
export const IdFact = ({ text, label }: { text: string; label: string }) => (
  <span className="flex items-center gap-1">
    <span className="min-w-0 break-all font-mono">{text}</span>
    <span className="-my-1.5 shrink-0">
      <CopyButton text={text} label={label} />
    </span>
  </span>
);
