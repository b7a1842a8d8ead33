"use client";
import type { WorkspaceNode } from "@molecule/api";
import clsx from "clsx";
import { MessageSquareText, RotateCw, TriangleAlert } from "lucide-react";
import {
  type AttentionLine,
  attentionLine,
  STAGE_WORDS,
  stageProgress,
} from "../features/workspace/attention.ts";
import { PayerChip } from "../features/workspace/payer-chip.tsx";
import { stateLook } from "../features/workspace/state-look.ts";
import { StateShape } from "../features/workspace/state-mark.tsx";

const INK = {
  bad: "border-bad/40 bg-[color-mix(in_oklab,var(--bad)_10%,var(--surface))] text-bad",
  warn: "border-warn/40 bg-[color-mix(in_oklab,var(--warn)_10%,var(--surface))] text-warn",
  accent: "border-accent/40 bg-[color-mix(in_oklab,var(--accent)_10%,var(--surface))] text-accent",
} as const;

const ICONS = { fault: TriangleAlert, restart: RotateCw, messages: MessageSquareText } as const;

const Footer = ({ line }: { line: AttentionLine }) => {
  const Icon = ICONS[line.about];
  return (
    <span
      className={clsx(
        "absolute inset-x-2 top-full -mt-px flex h-5.5 items-center gap-1.5 rounded-b-lg border px-2 font-medium text-[11px] leading-4",
        INK[line.tone],
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="truncate">{line.text}</span>
    </span>
  );
};

const Progress = ({ part }: { part: number }) => (
  <span aria-hidden className="absolute inset-x-2.5 bottom-0 h-0.5 overflow-hidden rounded-full bg-accent/15">
    <span
      className="block h-full origin-left bg-accent transition-transform duration-200"
      style={{ transform: `scaleX(${part})` }}
    />
  </span>
);

/** A model without its namespace, which the payer chip says already. */
const shortModel = (model: string): string => model.slice(model.indexOf("/") + 1);

/** Keeps what stands side by side apart where it is read out in a row. */
const Comma = () => <span className="sr-only">, </span>;

/** A workspace as a card: what it is, how it is, what it runs, who pays, and what needs a person. */
export const CardFace = ({ workspace }: { workspace: WorkspaceNode }) => {
  const progress = stageProgress(workspace.stage);
  const look = stateLook(workspace.observedState, progress !== null);
  const line = attentionLine(workspace);
  return (
    <>
      <span className="flex items-center gap-1.5">
        <span className="min-w-0 shrink truncate font-semibold text-sm">{workspace.name}</span>
        <Comma />
        {workspace.role && (
          <>
            <span className="min-w-8 flex-1 truncate text-muted text-xs">{workspace.role}</span>
            <Comma />
          </>
        )}
        <span className="ml-auto flex shrink-0 items-center gap-1 text-muted text-xs">
          <StateShape look={look} />
          {progress !== null && workspace.stage ? STAGE_WORDS[workspace.stage] : look.word}
          <Comma />
        </span>
      </span>
      <span className="flex min-w-0 gap-1 text-muted text-xs" title={workspace.model ?? undefined}>
        <span className="shrink-0">{workspace.runtime}</span>
        <span aria-hidden className="text-line-strong">
          /
        </span>
        {workspace.model === null ? (
          <span className="truncate">no model</span>
        ) : (
          <span className="truncate font-mono text-[11px]">{shortModel(workspace.model)}</span>
        )}
        <Comma />
      </span>
      <PayerChip payer={workspace.payer} sandbox={workspace.sandbox} className="self-start" />
      {progress !== null && <Progress part={progress} />}
      {line && (
        <>
          <Comma />
          <Footer line={line} />
        </>
      )}
    </>
  );
};
