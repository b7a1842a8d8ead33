"use client";
import type { ActivityItem } from "@molecule/api";
import clsx from "clsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { openPanel } from "../../url/panel-url.ts";
import { KIND_LOOKS } from "./activity-kind.ts";

/** What went wrong is told apart by its words and its ink. */
const BAD = new Set(["refused", "failed", "crashed", "secret.refused"]);

/** Where it happened, first in the line, since that is what an eye looks for. */
const Place = ({ item }: { item: ActivityItem }) => {
  const { workspaceId, workspaceName } = item;
  if (workspaceId === null) return item.action.startsWith("secret.") ? "All workspaces: " : null;
  return (
    <>
      <button
        type="button"
        onClick={() => openPanel({ workspaceId, tab: "activity" })}
        className="max-w-full truncate rounded-sm align-bottom font-medium text-text underline-offset-2 hover:underline"
      >
        {workspaceName ?? "A removed workspace"}
      </button>
      {": "}
    </>
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
          <p className={clsx("min-w-0 flex-1", bad ? "text-bad" : "text-text")}>
            {showWorkspace && <Place item={item} />}
            {item.title}
          </p>
          {item.amountNanoUsd !== null && (
            <Money amountNanoUsd={item.amountNanoUsd} className="font-medium" />
          )}
          <Moment at={item.at} className="shrink-0 text-muted text-xs" />
        </div>
        <p className="break-words text-muted text-xs">
          {[item.detail, item.who].filter(Boolean).join(" · ")}
        </p>
      </div>
    </li>
  );
};
