"use client";
import clsx from "clsx";
import { Button } from "../../../ui/button.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { isKindFixed } from "../edit/guess-kind.ts";
import { correctedName } from "../edit/refusal-moves.ts";
import type { LineChoice, PasteLine, PasteState } from "./paste-lines.ts";

const LOOKS: Readonly<Record<PasteState, { readonly word: string; readonly ink: string }>> = {
  new: { word: "New", ink: "text-ok" },
  changed: { word: "Changed", ink: "text-accent" },
  same: { word: "Same as before", ink: "text-muted" },
  conflict: { word: "Conflict", ink: "text-warn" },
  faulty: { word: "Faulty", ink: "text-bad" },
  replaced: { word: "Left out", ink: "text-muted" },
  to_fill: { word: "To fill in", ink: "text-warn" },
  unknown: { word: "Comparing", ink: "text-muted" },
};

const KindSwitch = ({ line, onChoose }: { line: PasteLine; onChoose: (choice: LineChoice) => void }) => {
  if (line.name === null || isKindFixed(line.name)) return null;
  const other = line.kind === "secret" ? "variable" : "secret";
  return (
    <button
      type="button"
      aria-label={`${line.name} is a ${line.kind}: make it a ${other}`}
      onClick={() => onChoose({ kind: other })}
      className="rounded-sm border px-1.5 text-muted text-xs hover:bg-subtle hover:text-text coarse:py-1.5"
    >
      {line.kind === "secret" ? "Secret" : "Variable"}
    </button>
  );
};

/** One pasted line: where it stood, what it would be, and whether it comes along. */
export const PasteLineItem = ({
  line,
  onChoose,
}: {
  line: PasteLine;
  onChoose: (choice: LineChoice) => void;
}) => {
  const { name, state, says, include } = line;
  const look = LOOKS[state];
  const fixed = state === "faulty" || state === "replaced" || line.filled === "";
  const corrected = state === "faulty" && name !== null ? correctedName(name) : null;
  const number = line.endLine === line.line ? String(line.line) : `${line.line}–${line.endLine}`;
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <input
        type="checkbox"
        aria-label={name === null ? `Line ${number}` : `Take ${name} along`}
        checked={include}
        disabled={fixed}
        onChange={(event) => onChoose({ include: event.target.checked })}
        className="mt-1 size-4 shrink-0 accent-(--accent-fill)"
      />
      <span className="mt-0.5 w-8 shrink-0 text-right text-muted text-xs tabular-nums">
        <span className="sr-only">Line </span>
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {name === null ? (
            <span className="text-muted text-sm">no assignment</span>
          ) : (
            <span className={clsx("break-all font-mono text-[12.5px]", !include && "text-muted")}>
              {name}
            </span>
          )}
          <span className={clsx("text-xs", look.ink)}>{look.word}</span>
          <span className="flex-1" />
          {(!fixed || line.filled === "") && <KindSwitch line={line} onChoose={onChoose} />}
        </p>
        {says && <p className="mt-0.5 text-muted text-xs">{says}</p>}
        {name !== null && line.filled !== null && (
          <SecretInput
            aria-label={`Value of ${name}`}
            open={line.kind === "variable"}
            value={line.filled}
            placeholder={state === "same" ? "A new value" : "Paste the value"}
            onChange={(value) => onChoose({ value })}
            className="mt-1.5"
          />
        )}
        {corrected && (
          <Button size="sm" className="mt-1.5" onClick={() => onChoose({ name: corrected })}>
            Name it {corrected}
          </Button>
        )}
      </div>
    </li>
  );
};
