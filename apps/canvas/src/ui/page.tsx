import type { ReactNode } from "react";

type PageProps = {
  title: string;
  /** One line on what the page answers. */
  lead?: ReactNode;
  /** Beside the title: a choice of range, a button. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A page of text and tables: one title, one column, its own scrolling. */
export const Page = ({ title, lead, aside, children }: PageProps) => (
  <div className="scroll-thin h-full overflow-y-auto">
    <div className="mx-auto flex w-full max-w-240 flex-col gap-6 px-4 pt-6 pb-16 sm:px-6">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          {lead && <p className="mt-0.5 text-muted">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  </div>
);
