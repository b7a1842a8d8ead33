"use client";
import type { ChatMessage, WorkspaceDetail } from "@molecule/api";
import { RotateCcw, Square } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatDuration } from "../../ui/format-time.ts";
import { Moment } from "../../ui/moment.tsx";
import { AnswerPayer } from "./answer-payer.tsx";
import { MessageError } from "./message-error.tsx";
import { MessageText } from "./message-text.tsx";

type AnswerProps = {
  answer: ChatMessage;
  agent: string;
  detail: WorkspaceDetail | undefined;
  /** Null: this person may not, and is told so elsewhere. */
  onStop: (() => void) | null;
  onRetry: (() => void) | null;
  busy: boolean;
};

const UNKNOWN_ERROR = { code: "AGENT_FAILED", message: "The agent did not finish its answer.", remedy: null };

const isOpen = ({ status }: ChatMessage) =>
  status === "streaming" || status === "sending" || status === "queued";

const Foot = ({ answer, detail }: Pick<AnswerProps, "answer" | "detail">) => (
  <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-0.5 text-muted text-xs tabular-nums">
    <AnswerPayer answer={answer} detail={detail} />
    {answer.finishedAt && answer.status !== "cancelled" && (
      <span title="From the beginning of the answer to its end">
        {formatDuration(answer.finishedAt.getTime() - answer.createdAt.getTime())}
      </span>
    )}
    <Moment at={answer.createdAt} />
    {answer.body !== "" && (
      <span className="ml-auto">
        <CopyButton text={answer.body} label="Copy answer" />
      </span>
    )}
  </div>
);

const underwayWord = ({ status, body }: ChatMessage): string => {
  if (status === "queued") return "Waiting";
  return body === "" ? "Thinking" : "Answering";
};

/** While an answer is on its way: how far it is, who pays, and the way to end it. */
const Underway = ({
  answer,
  detail,
  onStop,
  busy,
}: Pick<AnswerProps, "answer" | "detail" | "onStop" | "busy">) => (
  <div className="flex min-h-7 flex-wrap items-center gap-x-3 text-muted text-xs tabular-nums">
    <span className="flex items-center gap-2">
      <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
      {underwayWord(answer)}
    </span>
    <AnswerPayer answer={answer} detail={detail} />
    {onStop && (
      <Button size="sm" icon={Square} onClick={onStop} busy={busy} className="ml-auto">
        Stop
      </Button>
    )}
  </div>
);

/** What the agent said: as it arrives, whole, stopped, or failed. */
export const Answer = ({ answer, agent, detail, onStop, onRetry, busy }: AnswerProps) => {
  const open = isOpen(answer);
  const retry = onRetry && (
    <Button size="sm" icon={RotateCcw} onClick={onRetry} busy={busy}>
      Try again
    </Button>
  );
  return (
    <article
      aria-label={`Answer of ${agent}`}
      className="flex min-w-0 flex-col gap-1.5"
      data-status={answer.status}
    >
      {answer.body !== "" && <MessageText body={answer.body} />}
      {open && <Underway answer={answer} detail={detail} onStop={onStop} busy={busy} />}
      {answer.status === "failed" && <MessageError error={answer.error ?? UNKNOWN_ERROR} actions={retry} />}
      {answer.status === "cancelled" && (
        <div className="flex items-center gap-2 text-muted text-xs">
          <span>Stopped{answer.body === "" ? " before it began" : ""}.</span>
          {retry}
        </div>
      )}
      {!open && <Foot answer={answer} detail={detail} />}
    </article>
  );
};
