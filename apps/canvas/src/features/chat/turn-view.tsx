"use client";
import type { WorkspaceDetail } from "@molecule/api";
import { FailureNotice } from "../../ui/failure.tsx";
import { Answer } from "./answer.tsx";
import type { Turn } from "./list-turns.ts";
import { Question } from "./question.tsx";
import type { TalkVerbs } from "./use-chat.ts";

type TurnViewProps = {
  turn: Turn;
  agent: string;
  detail: WorkspaceDetail | undefined;
  verbs: TalkVerbs;
  mayWrite: boolean;
};

/** One question with its answer. Verbs name the question: it is what is delivered, stopped and tried again. */
export const TurnView = ({ turn: { question, answer }, agent, detail, verbs, mayWrite }: TurnViewProps) => {
  const id = question?.id ?? answer?.replyTo ?? null;
  const canAct = mayWrite && id !== null;
  const onRetry = canAct ? () => verbs.retry(id) : null;
  const onCancel = canAct ? () => verbs.cancel(id) : null;
  const busy = id !== null && verbs.busy === id;
  return (
    <div className="flex flex-col gap-2">
      {question && (
        <Question
          question={question}
          answered={answer !== null}
          onCancel={onCancel}
          onRetry={onRetry}
          busy={busy}
        />
      )}
      {answer && (
        <Answer
          answer={answer}
          agent={agent}
          detail={detail}
          onStop={onCancel}
          onRetry={onRetry}
          busy={busy}
        />
      )}
      {verbs.refused !== null && verbs.refused.id === id && <FailureNotice error={verbs.refused.error} />}
    </div>
  );
};
