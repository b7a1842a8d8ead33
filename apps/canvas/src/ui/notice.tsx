import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "info" | "ok" | "warn" | "bad";

const TONES = {
  info: { icon: Info, ring: "border-line bg-subtle/60", ink: "text-muted" },
  ok: { icon: CircleCheck, ring: "border-ok/30 bg-ok/8", ink: "text-ok" },
  warn: { icon: TriangleAlert, ring: "border-warn/30 bg-warn/8", ink: "text-warn" },
  bad: { icon: CircleAlert, ring: "border-bad/30 bg-bad/8", ink: "text-bad" },
} as const;

type NoticeProps = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** The way out, as buttons. */
  actions?: ReactNode;
  /** A fixed code for support and scripts, shown small. */
  code?: string | undefined;
  live?: boolean;
};

/** What happened, why, and the next legal move, where it happened. */
export const Notice = ({ tone = "info", title, children, actions, code, live = false }: NoticeProps) => {
  const { icon: Icon, ring, ink } = TONES[tone];
  return (
    <div
      className={clsx("flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm", ring)}
      {...(live ? { role: tone === "bad" ? "alert" : "status" } : {})}
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={clsx(title && "mt-0.5 text-muted")}>{children}</div>}
        {code && <p className="mt-1 font-mono text-muted text-xs">{code}</p>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
};
