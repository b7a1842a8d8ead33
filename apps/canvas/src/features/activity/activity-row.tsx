"use client";
import type { ActivityItem } from "@molecule/api";
import clsx from "clsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { KIND_LOOKS } from "./activity-kind.ts";

/** What went wrong is told apart by its words and its ink. */
const BAD = new Set(["refused", "failed", "crashed", "secret.refused"]);

const Place = ({ item }: { item: ActivityItem }) => {
  const { workspaceId, workspaceName } = item;
  if (workspaceId === null) return <span>All workspaces</span>;
  return (
    <button
      type="button"
      onClick={() => openPanel({ workspaceId, tab: "activity" })}
      className="max-w-full truncate rounded-sm text-text underline-offset-2 hover:underline"
    >
      {workspaceName ?? "A removed workspace"}
    </button>
  );
};

/** One thing that happened: what, who, where, when, and the money it moved. */
export const ActivityRow = ({ item, showWorkspace }: { item: ActivityItem; showWorkspace: boolean }) => {
  const { icon: Icon, word } = KIND_LOOKS[item.kind];
  const bad = BAD.has(item.action);
  return (
    <li className="flex gap-3 border-t py-2 first:border-t-0">
      <span
        className={clsx(
          "mt-px flex size-6 shrink-0 items-center justify-center rounded-full border bg-surface",
          bad ? "border-bad/40 text-bad" : "text-muted",
        )}
      >
        <Icon aria-hidden className="size-3.5" />
        <span className="sr-only">{word}:</span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <p className={clsx("min-w-0 flex-1", bad ? "text-bad" : "text-text")}>{item.title}</p>
          {item.amountNanoUsd !== null && (
            <Money amountNanoUsd={item.amountNanoUsd} className="font-medium" />
          )}
        </div>
        {item.detail && <p className="break-words text-muted text-xs">{item.detail}</p>}
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-muted text-xs">
          <span>{item.who}</span>
          {showWorkspace && (item.workspaceId !== null || item.kind === "config") && <Place item={item} />}
          <Moment at={item.at} />
        </p>
      </div>
    </li>
  );
};
