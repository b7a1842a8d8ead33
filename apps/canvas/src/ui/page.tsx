import clsx from "clsx";
import type { ReactNode } from "react";

/** A page of text and rows beside the rail: a title, what can be done, a scrolling body of readable width. */
export const Page = ({
  title,
  description,
  actions,
  nav,
  wide = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** The parts of the page, where it has several. */
  nav?: ReactNode;
  /** For tables with many columns. */
  wide?: boolean;
  children: ReactNode;
}) => (
  <div data-scroller className="scroll-thin h-full overflow-y-auto">
    <div className={clsx("mx-auto flex flex-col gap-4 px-4 py-6 sm:px-6", wide ? "max-w-320" : "max-w-240")}>
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 max-w-150">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          {description && <p className="mt-1 text-muted text-sm">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {nav}
      {children}
    </div>
  </div>
);

/** A bordered surface with an optional heading. */
export const Card = ({
  title,
  aside,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="overflow-hidden rounded-lg border bg-surface">
    {title && (
      <div className="flex min-h-11 items-center justify-between gap-3 border-b px-4 py-1.5">
        <h2 className="font-medium text-sm">{title}</h2>
        {aside}
      </div>
    )}
    {children}
  </section>
);
