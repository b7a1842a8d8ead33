"use client";
import type { DraftEffectView } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import clsx from "clsx";
import { ArrowRight, Check, CircleMinus, Pause, RotateCw, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { PayerChip } from "../../workspace/payer-chip.tsx";
import { restartWords } from "./draft-words.ts";

const ICONS = {
  none: CircleMinus,
  restarts: RotateCw,
  needs_agreement: TriangleAlert,
  refused: TriangleAlert,
  when_resumed: Pause,
} as const;

/** A tick box that a person must set: nobody pays from now on without having been told. */
const Agreement = ({
  effect,
  agreed,
  onChange,
}: {
  effect: DraftEffectView;
  agreed: boolean;
  onChange: (agreed: boolean) => void;
}) => {
  const id = useId();
  return (
    <div className="mt-2 flex items-start gap-2 rounded-lg border border-warn/30 bg-warn/8 px-2.5 py-2">
      <input
        id={id}
        type="checkbox"
        checked={agreed}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
      />
      <label htmlFor={id} className="text-xs">
        <span className="font-medium">I agree, for {effect.name}.</span> {effect.after.payer.sentence}
      </label>
    </div>
  );
};

type EffectProps = {
  effect: DraftEffectView;
  agreed: boolean;
  onAgree: (workspaceId: WorkspaceId, agreed: boolean) => void;
};

/** What becomes of one workspace: who pays before and after, and whether it restarts. */
export const Effect = ({ effect, agreed, onAgree }: EffectProps) => {
  const Icon = effect.restart === "needs_agreement" && agreed ? Check : ICONS[effect.restart];
  const { before, after } = effect;
  const starts = effect.restart !== "none" && effect.payerChange === null;
  const refusal = starts ? after.refusal : null;
  const moves = before.payer.chip !== after.payer.chip;
  const ink =
    refusal !== null || (effect.restart === "needs_agreement" && !agreed) ? "text-warn" : "text-muted";
  return (
    <li className="px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium text-sm">{effect.name}</span>
        {moves && (
          <>
            <PayerChip payer={before.payer} />
            <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-muted" />
          </>
        )}
        <PayerChip payer={after.payer} />
        {!moves && <span className="text-muted text-xs">payer unchanged</span>}
      </div>
      <p className={clsx("mt-1 flex gap-1.5 text-xs", ink)}>
        <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
        <span>
          {restartWords(effect)}
          {refusal && <span className="text-text"> {refusal.remedy}</span>}
        </span>
      </p>
      {effect.payerChange && (
        <Agreement effect={effect} agreed={agreed} onChange={(next) => onAgree(effect.workspaceId, next)} />
      )}
    </li>
  );
};
