"use client";
import type { ChatMessage } from "@molecule/api";
import { RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { MessageError } from "./message-error.tsx";
import { MessageText } from "./message-text.tsx";

/** The box in which one's own words stand; also for words that did not reach the server yet. */
export const QuestionBox = ({ body, foot }: { body: string; foot: ReactNode }) => (
  <div className="flex flex-col items-end gap-0.5">
    <div className="min-w-0 max-w-[88%] rounded-lg border bg-surface px-3 py-2">
      <MessageText body={body} />
    </div>
    <div className="flex min-h-6 flex-wrap items-center justify-end gap-x-2 text-muted text-xs">{foot}</div>
  </div>
);

type QuestionProps = {
  question: ChatMessage;
  answered: boolean;
  /** Null: this person may not. */
  onCancel: (() => void) | null;
  onRetry: (() => void) | null;
  busy: boolean;
};

const WORDS: Partial<Record<ChatMessage["status"], string>> = {
  queued: "Waiting",
  sending: "Sending",
  cancelled: "Cancelled",
};

/** What was asked, and how far it got while there is no answer. */
export const Question = ({ question, answered, onCancel, onRetry, busy }: QuestionProps) => {
  const word = answered ? undefined : WORDS[question.status];
  const retry = onRetry && !answered && (
    <Button size="sm" icon={RotateCcw} onClick={onRetry} busy={busy}>
      Try again
    </Button>
  );
  return (
    <article aria-label="Message" className="flex flex-col gap-1.5" data-status={question.status}>
      <QuestionBox
        body={question.body}
        foot={
          <>
            {word && <span>{word}</span>}
            {onCancel && !answered && (question.status === "queued" || question.status === "sending") && (
              <Button size="sm" variant="quiet" icon={X} onClick={onCancel} busy={busy}>
                Cancel
              </Button>
            )}
            {question.status === "cancelled" && retry}
            <Moment at={question.createdAt} />
          </>
        }
      />
      {question.status === "failed" && !answered && (
        <MessageError
          error={
            question.error ?? { code: "AGENT_FAILED", message: "The message was not answered.", remedy: null }
          }
          actions={retry}
        />
      )}
    </article>
  );
};
