"use client";
import type { SecretRow } from "@molecule/api";
import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { takeFocusWish } from "../../canvas/focus-wish.ts";
import { Badge } from "../../ui/badge.tsx";
import { ScopeBadge, ValueHint } from "./secret-line.tsx";
import { WITHHELD_WORDS } from "./withheld-words.ts";

/** "running v3, saved v4"; null when both are the same or nothing runs. */
const versionsText = ({ running, winning, pending, withheld }: SecretRow): string | null => {
  if (!pending) return null;
  if (withheld) return "still in the live run, until it is restarted";
  if (!running) return `not running yet, saved v${winning.version}`;
  if (running.scope === winning.scope) return `running v${running.version}, saved v${winning.version}`;
  return running.scope === "tenant"
    ? `running the one for all workspaces, saved v${winning.version} here`
    : `running its own v${running.version}, saved for all workspaces`;
};

type Props = { row: SecretRow; open: boolean; onToggle: () => void; children: ReactNode };

/** One name as the workspace sees it; open, it shows what can be done with it. */
export const SecretRowItem = ({ row, open, onToggle, children }: Props) => {
  const { winning, shadowed, withheld } = row;
  const versions = versionsText(row);
  const button = useRef<HTMLButtonElement>(null);
  // After a save the form is gone; the focus comes to the row that it made.
  useEffect(() => {
    if (takeFocusWish(`secret ${row.name}`)) button.current?.focus();
  });
  return (
    <li className={clsx("border-b last:border-b-0", open && "bg-ground")}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        data-secret-row={row.name}
        onClick={onToggle}
        className="group flex w-full items-start gap-2 px-4 py-2.5 text-left outline-offset-[-2px] transition-colors hover:bg-subtle/60"
      >
        <ChevronRight
          aria-hidden
          className={clsx("mt-0.5 size-4 shrink-0 text-muted transition-transform", open && "rotate-90")}
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={clsx("break-all font-medium font-mono text-[12.5px]", withheld && "text-muted")}>
              {row.name}
            </span>
            {row.chosen && <Badge tone="payer-tenant">In use</Badge>}
            {row.coMingled && <Badge tone="bad">Platform key</Badge>}
            {winning.unreadable && <Badge tone="bad">Unreadable</Badge>}
          </span>
          <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <ValueHint stored={winning} />
            {versions && <span className="text-accent text-xs tabular-nums">{versions}</span>}
          </span>
          {withheld && <span className="mt-0.5 block text-warn text-xs">{WITHHELD_WORDS[withheld]}</span>}
          {shadowed && (
            <span className="mt-0.5 block text-muted text-xs">
              Takes the place of the one for all workspaces (v{shadowed.version}
              {shadowed.hint ? `, •••• ${shadowed.hint}` : ""}).
            </span>
          )}
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1">
          <ScopeBadge scope={winning.scope} />
          {!versions && <span className="text-muted text-xs tabular-nums">v{winning.version}</span>}
        </span>
      </button>
      {open && <div className="px-4 pt-1 pb-4 pl-10 max-sm:pl-4">{children}</div>}
    </li>
  );
};
