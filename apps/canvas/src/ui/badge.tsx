import clsx from "clsx";
import type { ReactNode } from "react";

export type BadgeTone = "plain" | "accent" | "ok" | "warn" | "bad" | "payer-tenant" | "payer-platform";

const TONES: Record<BadgeTone, string> = {
  plain: "border-line text-muted",
  accent: "border-accent/30 bg-accent/8 text-accent",
  ok: "border-ok/30 bg-ok/8 text-ok",
  warn: "border-warn/30 bg-warn/8 text-warn",
  bad: "border-bad/30 bg-bad/8 text-bad",
  "payer-tenant": "border-payer-tenant/30 bg-payer-tenant/8 text-payer-tenant",
  "payer-platform": "border-payer-platform/30 bg-payer-platform/8 text-payer-platform",
};

/** A short word about the thing beside it. */
export const Badge = ({
  tone = "plain",
  children,
  title,
}: {
  tone?: BadgeTone;
  children: ReactNode;
  title?: string;
}) => (
  <span
    {...(title ? { title } : {})}
    className={clsx(
      "inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate rounded-sm border px-1.5 font-medium text-xs tabular-nums",
      TONES[tone],
    )}
  >
    {children}
  </span>
);
