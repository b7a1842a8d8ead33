"use client";
import { RotateCcw, X } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { failureWords } from "../../ui/failure.tsx";
import { MessageError } from "./message-error.tsx";
import type { Outgoing } from "./outbox.ts";
import { QuestionBox } from "./question.tsx";

type OutgoingMessageProps = { message: Outgoing; onAgain: () => void; onDrop: () => void };

/** Words that the server does not have yet, or did not take. */
export const OutgoingMessage = ({ message, onAgain, onDrop }: OutgoingMessageProps) => {
  const words = message.failure === null ? null : failureWords(message.failure);
  return (
    <article
      aria-label="Message"
      className="flex flex-col gap-1.5"
      data-status={words ? "unsent" : "sending"}
    >
      <QuestionBox body={message.body} foot={<span>{words ? "Not sent" : "Sending"}</span>} />
      {words && (
        <MessageError
          error={{ code: words.code ?? "UNAVAILABLE", message: words.message, remedy: words.remedy }}
          actions={
            <>
              <Button size="sm" icon={RotateCcw} onClick={onAgain}>
                Send again
              </Button>
              <Button size="sm" variant="quiet" icon={X} onClick={onDrop}>
                Discard
              </Button>
            </>
          }
        />
      )}
    </article>
  );
};
