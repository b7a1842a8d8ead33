"use client";
import type { SecretList, WorkspaceDetail } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Trace } from "../billing/trace.tsx";
import { WhatIfPanel } from "./what-if/what-if-panel.tsx";

type Shown = "trace" | "what-if";

const WORDS: Readonly<Record<Shown, string>> = { trace: "How do you know?", "what-if": "What if…" };

type Props = { list: SecretList; detail: WorkspaceDetail; onType: (name: string) => void };

/** The first line: who pays for this workspace and why, with the proof and the alternatives a press away. */
export const PayerHead = ({ list, detail, onType }: Props) => {
  const [shown, setShown] = useState<Shown | null>(null);
  const id = useId();
  return (
    <div className="border-b px-4 pt-3 pb-2.5">
      <p className="text-pretty text-sm" data-testid="secrets-payer">
        {list.payer.sentence}
      </p>
      <div className="mt-1 -ml-1 flex gap-3">
        {(["trace", "what-if"] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-expanded={shown === each}
            aria-controls={id}
            onClick={() => setShown(shown === each ? null : each)}
            className="flex items-center gap-1 rounded-sm px-1 font-medium text-accent text-xs hover:underline coarse:min-h-9"
          >
            <ChevronRight
              aria-hidden
              className={clsx("size-3.5 transition-transform", shown === each && "rotate-90")}
            />
            {WORDS[each]}
          </button>
        ))}
      </div>
      <div id={id} hidden={shown === null}>
        {shown === "trace" && (
          <div className="mt-2">
            <Trace resolution={detail.resolution} />
          </div>
        )}
        {shown === "what-if" && <WhatIfPanel workspaceId={list.workspaceId} onType={onType} />}
      </div>
    </div>
  );
};
