import clsx from "clsx";
import type { ReactNode } from "react";

type ColumnHeadProps = {
  /** Figures: they stand on the right, as their cells do. */
  end?: boolean;
  /** Widths and the space between columns, which each table has of its own. */
  className?: string;
  children: ReactNode;
};

/** The head of a column of a small table. */
export const ColumnHead = ({ end = false, className, children }: ColumnHeadProps) => (
  <th
    scope="col"
    className={clsx(
      "pb-1.5 font-normal text-muted text-xs",
      end ? "whitespace-nowrap text-right" : "text-left",
      className,
    )}
  >
    {children}
  </th>
);
