import type { ReactNode } from "react";

/** A titled part of a tab. */
export const Section = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="border-b px-4 py-4 last:border-b-0">
    <div className="mb-2.5 flex min-h-6 items-center justify-between gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      {aside}
    </div>
    {children}
  </section>
);

/** Pairs of a term and what it is. */
export const Facts = ({ rows }: { rows: readonly (readonly [term: string, fact: ReactNode])[] }) => (
  <dl className="grid grid-cols-[minmax(96px,auto)_1fr] gap-x-4 gap-y-1.5 text-sm">
    {rows.map(([term, fact]) => (
      <div key={term} className="contents">
        <dt className="text-muted">{term}</dt>
        <dd className="min-w-0">{fact}</dd>
      </div>
    ))}
  </dl>
);
