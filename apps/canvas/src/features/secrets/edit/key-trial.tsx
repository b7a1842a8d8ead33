"use client";
import { CircleCheck, CircleHelp, CircleX, PlugZap } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { type Place, partOf } from "../draft/draft.ts";
import { useDraft } from "../draft/draft-store.ts";
import type { Typed } from "./typed-store.ts";
import { useKeyTrial } from "./use-key-trial.ts";

const LOOKS = {
  valid: { icon: CircleCheck, ink: "text-ok", word: "Valid." },
  rejected: { icon: CircleX, ink: "text-bad", word: "Rejected." },
  unknown: { icon: CircleHelp, ink: "text-warn", word: "Could not check." },
} as const;

/** Tries what is typed, once and for nothing, at the provider that it belongs to; whatever it says, it may be kept. */
export const KeyTrial = ({ place, typed }: { place: Place; typed: Typed }) => {
  const trial = useKeyTrial();
  const name = typed.name.trim();
  const { value } = typed;
  const { draft } = useDraft(useTenantId());
  // What it is to be used with: the model chosen along with it, or in the draft.
  const model = typed.model ?? partOf(draft, place).model ?? null;
  const answer = trial.answerFor(name, value);
  const error = trial.errorFor(name, value);
  const look = answer === null ? null : LOOKS[answer.state];
  return (
    <>
      <Button
        size="sm"
        icon={PlugZap}
        busy={trial.isAsking}
        disabled={value.trim() === ""}
        onClick={() => trial.ask({ place, name, value, model })}
      >
        Test it
      </Button>
      <div aria-live="polite" className="min-w-40 flex-1 py-1 text-xs empty:hidden">
        {look && answer && (
          <p className="flex gap-1.5">
            <look.icon aria-hidden className={`mt-px size-3.5 shrink-0 ${look.ink}`} />
            <span>
              <span className={`font-medium ${look.ink}`}>{look.word}</span> {answer.says}
              {answer.state !== "valid" && <span className="text-muted"> You may keep it anyway.</span>}
            </span>
          </p>
        )}
        {error && <p className="text-bad">{failureWords(error).message}</p>}
      </div>
    </>
  );
};
