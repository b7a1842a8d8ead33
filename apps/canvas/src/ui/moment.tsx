"use client";
import { useNow } from "./clock.ts";
import { formatAbsolute, formatRelative } from "./format-time.ts";

/** A time as people say it, the exact one on hover. */
export const Moment = ({ at, className }: { at: Date; className?: string }) => {
  const now = useNow(5000);
  return (
    <time
      dateTime={at.toISOString()}
      title={formatAbsolute(at)}
      className={className}
      suppressHydrationWarning
    >
      {formatRelative(at, now)}
    </time>
  );
};
