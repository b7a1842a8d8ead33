import clsx from "clsx";
import type { ReactNode } from "react";
import type { ShapeName, StateLook, StateTone } from "./state-look.ts";

const SHAPES: Record<ShapeName, ReactNode> = {
  disc: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  arc: (
    <>
      <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeOpacity="0.3" strokeWidth="1.5" />
      <path
        d="M6 2a4 4 0 0 1 4 4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
  triangle: <path d="M6 1.5 11 10.5H1Z" fill="currentColor" />,
  cross: (
    <path d="M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  ),
  bars: <path d="M4 2.5V9.5M8 2.5V9.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  moon: <path d="M9.8 7.4A4.2 4.2 0 0 1 4.6 2.2a4.2 4.2 0 1 0 5.2 5.2Z" fill="currentColor" />,
  dots: (
    <path d="M1.8 6h.01M6 6h.01M10.2 6h.01" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
  ),
  dash: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};

const STATE_INK: Record<StateTone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  accent: "text-accent",
  muted: "text-muted",
};

export const StateShape = ({ look, className }: { look: StateLook; className?: string }) => (
  <svg
    aria-hidden
    viewBox="0 0 12 12"
    className={clsx(
      "size-3 shrink-0",
      STATE_INK[look.tone],
      look.shape === "arc" && look.tone === "accent" && "animate-spin",
      className,
    )}
  >
    {SHAPES[look.shape]}
  </svg>
);

/** The state as a shape and a word. */
export const StateMark = ({ look, className }: { look: StateLook; className?: string }) => (
  <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
    <StateShape look={look} />
    <span className={look.tone === "bad" ? "text-bad" : "text-text"}>{look.word}</span>
  </span>
);
