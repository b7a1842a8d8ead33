import clsx from "clsx";
import type { ReactNode } from "react";

type FigureTone = "plain" | "warn" | "bad";

const INK = { plain: "", warn: "text-warn", bad: "text-bad" } as const;

type FigureProps = { name: string; tone?: FigureTone; note?: ReactNode; children: ReactNode };

/** One figure with its name and what it means. */
export const Figure = ({ name, tone = "plain", note, children }: FigureProps) => (
  <div className="min-w-0 flex-1 basis-36 bg-surface px-4 py-3">
    <dt className="text-muted text-xs">{name}</dt>
    <dd className={clsx("font-semibold text-xl tracking-tight tabular-nums", INK[tone])}>{children}</dd>
    {note && <dd className={clsx("text-xs", tone === "plain" ? "text-muted" : INK[tone])}>{note}</dd>}
  </div>
);

/** A few figures side by side, below each other where there is no room. */
export const FigureRow = ({ children }: { children: ReactNode }) => (
  <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border bg-line">{children}</dl>
);
