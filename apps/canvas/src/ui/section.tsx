import { type ReactNode, useId } from "react";

type SectionProps = { title: string; hint?: ReactNode; aside?: ReactNode; children: ReactNode };

/** A titled part of a page or a tab; screen readers find it as a region. */
export const Section = ({ title, hint, aside, children }: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={id} className="font-medium text-base">
            {title}
          </h2>
          {hint && <p className="text-muted text-xs">{hint}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
};
