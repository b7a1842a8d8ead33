"use client";
import type { ReceiptListItem } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../../ui/badge.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { KIND_WORDS } from "./receipt-words.ts";

type ReceiptRowProps = {
  receipt: ReceiptListItem;
  open: boolean;
  onToggle: () => void;
  /** What is shown when it is open. */
  children: ReactNode;
};

/** One movement of credit in a line: its number, what it was, and what it did to the balance. */
export const ReceiptRow = ({ receipt, open, onToggle, children }: ReceiptRowProps) => {
  const { seq, kind, model, reason, workspaceName, postedAt, amountNanoUsd } = receipt;
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
        <span className="w-10 shrink-0 text-muted text-xs tabular-nums max-sm:hidden">#{seq}</span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-center gap-2">
            {kind !== "charge" && <Badge tone={amountNanoUsd < 0n ? "warn" : "ok"}>{KIND_WORDS[kind]}</Badge>}
            <span className={clsx("truncate", kind === "charge" && "font-mono text-xs")}>
              {kind === "charge" ? (model ?? "Charge") : (reason ?? "")}
            </span>
          </span>
          <span className="flex min-w-0 gap-2 text-muted text-xs">
            {workspaceName && <span className="truncate">{workspaceName}</span>}
            <Moment at={postedAt} className="shrink-0" />
          </span>
        </span>
        <Money
          amountNanoUsd={amountNanoUsd}
          className={clsx("shrink-0 font-medium", amountNanoUsd > 0n && "text-ok")}
        />
      </button>
      {open && <div className="pb-3 pl-6">{children}</div>}
    </li>
  );
};
