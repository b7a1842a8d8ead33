"use client";
import type { CallView } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { Badge } from "../../ui/badge.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { CallDetail } from "./call-detail.tsx";
import { wholeInput } from "./sum-usage.ts";
import { Tokens } from "./tokens.tsx";

const STATUS: Record<CallView["status"], { word: string; tone: "plain" | "warn" | "bad" | "accent" } | null> =
  {
    settled: null,
    admitted: { word: "Under way", tone: "accent" },
    void: { word: "Cost nothing", tone: "plain" },
    unresolved: { word: "Cost not known yet", tone: "warn" },
  };

type CallRowProps = {
  call: CallView;
  showWorkspace: boolean;
  open: boolean;
  onToggle: () => void;
};

/** One call in a line; open, everything that is kept of it. */
export const CallRow = ({ call, showWorkspace, open, onToggle }: CallRowProps) => {
  const status = STATUS[call.status];
  return (
    <li className="border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full items-center gap-2 rounded-sm px-1 py-2 text-left transition-colors hover:bg-subtle/60 focus-visible:outline-offset-[-2px]"
      >
        <ChevronRight
          aria-hidden
          className={clsx("size-3.5 shrink-0 text-muted transition-transform", open && "rotate-90")}
        />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-mono text-xs">{call.model}</span>
            {status && <Badge tone={status.tone}>{status.word}</Badge>}
          </span>
          <span className="flex min-w-0 gap-2 text-muted text-xs">
            {showWorkspace && <span className="truncate">{call.workspaceName}</span>}
            <Moment at={call.at} className="shrink-0" />
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end">
          <span className="font-medium">
            {call.chargeNanoUsd === null ? (
              <span className="text-muted">–</span>
            ) : (
              <Money amountNanoUsd={call.chargeNanoUsd} />
            )}
          </span>
          {call.usage && (
            <span className="text-muted text-xs">
              <Tokens count={wholeInput(call.usage)} /> in, <Tokens count={call.usage.output} /> out
            </span>
          )}
        </span>
      </button>
      {open && (
        <div className="pb-3 pl-6">
          <CallDetail call={call} />
        </div>
      )}
    </li>
  );
};
