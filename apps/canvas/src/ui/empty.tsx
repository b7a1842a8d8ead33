import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type EmptyProps = { icon?: LucideIcon; title: string; children?: ReactNode; action?: ReactNode };

/** An empty list: what it is for, and the first step. */
export const Empty = ({ icon: Icon, title, children, action }: EmptyProps) => (
  <div className="mx-auto flex max-w-96 flex-col items-center gap-2 px-6 py-12 text-center">
    {Icon && (
      <span className="mb-1 flex size-10 items-center justify-center rounded-lg border bg-surface text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
    )}
    <p className="font-medium text-base">{title}</p>
    {children && <div className="text-balance text-muted text-sm">{children}</div>}
    {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
  </div>
);
