"use client";
import type { RunLogView, WorkspaceNode } from "@molecule/api";
import clsx from "clsx";
import { ScrollText } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { TextInput } from "../../ui/field.tsx";
import { Moment } from "../../ui/moment.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { type LogLine, readLog } from "./read-line.ts";
import { useRunLog } from "./use-run-log.ts";

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});
/** This near to its end a log counts as read to the end, and goes on by itself. */
const NEAR_PX = 24;

const Line = ({ line }: { line: LogLine }) => (
  <li className="flex gap-3 px-3 py-0.5 hover:bg-raised">
    <span className="shrink-0 text-muted tabular-nums">{line.at ? TIME.format(line.at) : "        "}</span>
    <span className={clsx("min-w-0 whitespace-pre-wrap break-words", line.level === "warn" && "text-warn")}>
      {line.level === "warn" && <span className="sr-only">Warning: </span>}
      {line.text}
    </span>
  </li>
);

const Lines = ({ lines }: { lines: readonly LogLine[] }) => {
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current && lines.length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines]);
  return (
    <ol
      ref={list}
      aria-label="Lines of the log, newest last"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      }}
      className="max-h-[60vh] min-h-40 overflow-auto rounded-lg border border-line bg-surface py-2 font-mono text-xs leading-5"
    >
      {lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </ol>
  );
};

const Log = ({ log }: { log: RunLogView }) => {
  const [search, setSearch] = useState("");
  const lines = readLog(log.text, search);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <TextInput
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <CopyButton text={log.text} label="Copy the log" />
      </div>
      {lines.length > 0 ? (
        <Lines lines={lines} />
      ) : (
        <p className="text-muted text-sm">
          {search === "" ? "It has written nothing yet." : "No line holds these words."}
        </p>
      )}
      <p className="text-muted text-xs">
        {log.endedAt === null ? "Live" : "Of a run that ended"}, start {log.generation},{" "}
        <Moment at={log.preparedAt} />. The last 64 KB; secrets were taken out where they were written.
      </p>
    </div>
  );
};

const Content = ({ workspaceId }: { workspaceId: WorkspaceNode["id"] }) => {
  const { data: log, isPending, isError, error, refetch } = useRunLog(workspaceId);
  if (isPending || (log && log.broughtAt === null && log.endedAt === null))
    return <SkeletonRows rows={8} height="h-5" />;
  if (isError && log === undefined)
    return <FailureNotice error={error} what="The log could not be loaded" onRetry={() => void refetch()} />;
  if (!log)
    return (
      <Empty icon={ScrollText} title="No run yet">
        What the agent writes while it works appears here once it has started.
      </Empty>
    );
  return <Log log={log} />;
};

/** What a workspace's newest run writes, live. */
export const LogsTab = ({ node }: { node: WorkspaceNode }) => (
  <div className="p-4 pb-8">
    <Content workspaceId={node.id} />
  </div>
);
