import type { ResolutionView } from "@molecule/api";
import clsx from "clsx";
import { Check } from "lucide-react";
import { MODE_WORDS, partyWords, SOURCE_WORDS } from "./mode-words.ts";

/** How the payer was found, step by step; the step that decided is marked. */
export const Trace = ({
  resolution,
  organization,
}: {
  resolution: ResolutionView;
  organization?: string | undefined;
}) => (
  <div className="flex flex-col gap-3 rounded-lg border bg-surface p-3">
    <ol aria-label="How it was decided" className="flex flex-col gap-2.5">
      {resolution.trace.map(({ step, outcome, decided }, index) => (
        <li key={step} className="flex gap-2.5">
          <span
            aria-hidden
            className={clsx(
              "mt-px flex size-4.5 shrink-0 items-center justify-center rounded-full border text-xs tabular-nums",
              decided ? "border-accent bg-accent-fill text-on-accent" : "text-muted",
            )}
          >
            {decided ? <Check className="size-3" /> : index + 1}
          </span>
          <div className="min-w-0">
            <p className="font-medium text-sm">
              {step}
              {decided && <span className="font-normal text-accent"> decided</span>}
            </p>
            <p className="text-muted">{outcome}</p>
          </div>
        </li>
      ))}
    </ol>
    <p className="border-t pt-2.5 text-muted">
      So the billing mode is <span className="font-medium text-text">{MODE_WORDS[resolution.mode]}</span>, by{" "}
      {SOURCE_WORDS[resolution.source]}, and{" "}
      <span className="font-medium text-text">{partyWords(resolution.payer, organization)}</span>
      {resolution.payer === "none" ? " pays." : " pays the provider."}
    </p>
    {resolution.error && <p className="text-bad">{resolution.error}</p>}
  </div>
);
