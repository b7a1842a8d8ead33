"use client";
import { MESSAGE_MAX_LENGTH } from "@molecule/domain";
import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { takeFocusWish } from "../../canvas/focus-wish.ts";
import { Button } from "../../ui/button.tsx";
import { fieldControlClass } from "../../ui/field.tsx";
import { findDraft, setDraft } from "./drafts.ts";

type ComposerProps = {
  workspaceId: string;
  agent: string;
  /** Why nothing can be sent here, in words; null when something can. */
  refusal: string | null;
  /** What happens to a message that is sent now, where that is not plain. */
  note: string | null;
  onSend: (body: string) => void;
};

/** Where one writes: Enter sends, Shift+Enter begins a line, and nothing typed is lost. */
export const Composer = ({ workspaceId, agent, refusal, note, onSend }: ComposerProps) => {
  const [text, setText] = useState(() => findDraft(workspaceId));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takeFocusWish("chat")) field.current?.focus();
  });
  const tooLong = text.length > MESSAGE_MAX_LENGTH;
  const isBlank = text.trim() === "";
  const write = (next: string) => {
    setText(next);
    setDraft(workspaceId, next);
  };
  const send = () => {
    if (isBlank || tooLong || refusal !== null) return;
    onSend(text);
    write("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const hint = tooLong
    ? `A message has at most ${MESSAGE_MAX_LENGTH.toLocaleString("en")} characters.`
    : (refusal ?? note);
  return (
    <form
      className="shrink-0 border-t bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          aria-label={`Message to ${agent}`}
          aria-describedby="composer-hint"
          placeholder={refusal === null ? `Message ${agent}` : ""}
          value={text}
          rows={1}
          disabled={refusal !== null}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          className={clsx(
            fieldControlClass,
            "scroll-thin field-sizing-content h-auto! max-h-48 min-h-9 resize-none py-1.75 text-base",
          )}
        />
        <Button
          type="submit"
          variant="primary"
          icon={ArrowUp}
          disabled={isBlank || tooLong || refusal !== null}
          title={isBlank ? "Write a message first" : undefined}
          className="h-9!"
        >
          Send
        </Button>
      </div>
      <p id="composer-hint" className={clsx("mt-1.5 text-xs", tooLong ? "text-bad" : "text-muted")}>
        {hint ?? "Enter sends, Shift+Enter begins a new line."}
      </p>
    </form>
  );
};
