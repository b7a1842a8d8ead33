"use client";
import clsx from "clsx";
import { Check, LoaderCircle, Minus, X } from "lucide-react";
import { useNow } from "../../../ui/clock.ts";
import { formatAbsolute, formatClock, formatDuration } from "../../../ui/format-time.ts";
import { STAGE_WORDS } from "../attention.ts";
import { newestStart, type StartStep } from "../start-steps.ts";

const OUTCOMES: Readonly<Record<string, { word: string; bad: boolean }>> = {
  refused: { word: "Refused", bad: true },
  failed: { word: "Failed", bad: true },
  crashed: { word: "Crashed", bad: true },
  ended: { word: "Ended", bad: false },
  paused: { word: "Paused", bad: false },
};

const isStage = (what: string): what is keyof typeof STAGE_WORDS => what in STAGE_WORDS;

const Mark = ({ step, active }: { step: StartStep; active: boolean }) => {
  if (active) return <LoaderCircle aria-hidden className="size-3.5 animate-spin text-accent" />;
  const outcome = OUTCOMES[step.what];
  if (outcome?.bad) return <X aria-hidden className="size-3.5 text-bad" />;
  if (outcome) return <Minus aria-hidden className="size-3.5 text-muted" />;
  return <Check aria-hidden className="size-3.5 text-ok" />;
};

/** How long a stage took: until the next step began, or until now for the one in hand. */
const Took = ({ from, to }: { from: Date; to: Date | null }) => {
  const now = useNow();
  return (
    <span className="tabular-nums" suppressHydrationWarning>
      {formatDuration((to?.getTime() ?? Math.max(now, from.getTime())) - from.getTime())}
    </span>
  );
};

/** The stages of the newest start with their times, live while it goes on. */
export const StartTimeline = ({
  steps: all,
  inHand,
}: {
  steps: readonly StartStep[];
  /** A start is under way. */
  inHand: boolean;
}) => {
  const steps = newestStart(all);
  if (steps.length === 0)
    return (
      <p className="text-muted text-sm">It has not been started yet. Its stages appear here when it is.</p>
    );
  const last = steps.at(-1);
  return (
    <ol className="flex flex-col">
      {steps.map((step, index) => {
        const next = steps[index + 1];
        const active = step === last && inHand && isStage(step.what) && step.what !== "online";
        const isTerminal = step === last && !active;
        const outcome = OUTCOMES[step.what];
        return (
          <li key={step.seq} className="relative flex gap-2.5 pb-2 last:pb-0">
            {next && <span aria-hidden className="absolute top-5 bottom-0 left-[6.5px] w-px bg-line" />}
            <span className="flex h-5 shrink-0 items-center">
              <Mark step={step} active={active} />
            </span>
            <div className="min-w-0 flex-1">
              <div className="flex items-baseline gap-2">
                <span
                  className={clsx("text-sm", outcome?.bad && "font-medium text-bad", active && "font-medium")}
                >
                  {isStage(step.what) ? STAGE_WORDS[step.what] : (outcome?.word ?? step.what)}
                </span>
                <span className="ml-auto shrink-0 text-muted text-xs">
                  {isTerminal ? (
                    <time
                      dateTime={step.at.toISOString()}
                      title={formatAbsolute(step.at)}
                      className="tabular-nums"
                    >
                      {formatClock(step.at)}
                    </time>
                  ) : (
                    <Took from={step.at} to={next?.at ?? null} />
                  )}
                </span>
              </div>
              {step.detail && (
                <p className={clsx("text-xs", outcome?.bad ? "text-bad" : "text-muted")}>{step.detail}</p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
};
