"use client";
import type { BulkProgressView } from "@molecule/api";
import clsx from "clsx";
import { Check, Clock, LoaderCircle, Minus, X } from "lucide-react";
import { Notice } from "../../ui/notice.tsx";
import { openPanel } from "../../url/panel-url.ts";

type Item = BulkProgressView["items"][number];

const LOOK = {
  waiting: { word: "Waits for its turn", icon: Clock, ink: "text-muted" },
  restarting: { word: "Restarting", icon: LoaderCircle, ink: "text-accent" },
  done: { word: "Online and proved", icon: Check, ink: "text-ok" },
  failed: { word: "Failed", icon: X, ink: "text-bad" },
  skipped: { word: "Left as it is", icon: Minus, ink: "text-muted" },
} as const;

const Row = ({ item }: { item: Item }) => {
  const { word, icon: Icon, ink } = LOOK[item.status];
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        onClick={() => openPanel({ workspaceId: item.workspaceId })}
        className="flex w-full items-start gap-2 px-3 py-2 text-left hover:bg-subtle"
      >
        <Icon
          aria-hidden
          className={clsx("mt-0.5 size-4 shrink-0", ink, item.status === "restarting" && "animate-spin")}
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-sm">{item.name}</span>
          <span className={clsx("block text-xs", item.status === "failed" ? "text-bad" : "text-muted")}>
            {word}
            {item.message && `: ${item.message}`}
          </span>
        </span>
      </button>
    </li>
  );
};

const countOf = (items: readonly Item[], status: Item["status"]): number =>
  items.filter((item) => item.status === status).length;

/** What became of each workspace, as it happens. */
export const BulkProgress = ({ progress }: { progress: BulkProgressView }) => {
  const { items, status, reason } = progress;
  const [done, failed, left] = [countOf(items, "done"), countOf(items, "failed"), countOf(items, "skipped")];
  const parts = [
    `${done} of ${items.length} online and proved`,
    failed > 0 && `${failed} failed`,
    left > 0 && `${left} left as they are`,
  ];
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-sm tabular-nums">
        {parts.filter(Boolean).join(" · ")}
      </p>
      {status === "stopped" && reason && <Notice tone="warn" title={reason} />}
      <ul aria-label="Result by workspace" className="scroll-thin max-h-80 overflow-y-auto rounded-lg border">
        {items.map((item) => (
          <Row key={item.workspaceId} item={item} />
        ))}
      </ul>
    </div>
  );
};
