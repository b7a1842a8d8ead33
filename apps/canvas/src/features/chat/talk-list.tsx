"use client";
import type { WorkspaceDetail } from "@molecule/api";
import { ArrowDown, MessageSquare } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Announcement } from "./announcement.tsx";
import type { Talk } from "./join-tail.ts";
import { listTurns } from "./list-turns.ts";
import type { useOutbox } from "./outbox.ts";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { TurnView } from "./turn-view.tsx";
import type { TalkVerbs, useTalk } from "./use-chat.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";

type TalkListProps = {
  talk: Talk;
  older: ReturnType<typeof useTalk>["older"];
  outbox: ReturnType<typeof useOutbox>;
  verbs: TalkVerbs;
  agent: string;
  detail: WorkspaceDetail | undefined;
  mayWrite: boolean;
};

const Older = ({ talk, older }: Pick<TalkListProps, "talk" | "older">) => {
  const { before } = talk;
  if (before === null) return null;
  return (
    <div className="flex flex-col items-center gap-2">
      <Button size="sm" variant="quiet" busy={older.isPending} onClick={() => older.mutate(before)}>
        Show earlier messages
      </Button>
      {older.isError && <FailureNotice error={older.error} what="Earlier messages could not be loaded" />}
    </div>
  );
};

/** Everything that was said, newest at the end, in a box that follows the end while one reads there. */
export const TalkList = ({ talk, older, outbox, verbs, agent, detail, mayWrite }: TalkListProps) => {
  const turns = listTurns(talk.messages);
  const known = new Set<string>(talk.messages.map(({ id }) => id));
  const outgoing = outbox.outgoing.filter(({ id }) => !known.has(id));
  const { box, content, isAtEnd, onScroll, scrollToEnd } = useStickToEnd(turns[0]?.key, outgoing.at(-1)?.id);
  const isEmpty = turns.length === 0 && outgoing.length === 0;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-label={`Talk with ${agent}`}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="scroll-thin h-full overflow-y-auto [overflow-anchor:none] focus-visible:outline-offset-[-2px]"
      >
        <div ref={content} className="flex min-h-full flex-col justify-end gap-5 p-4">
          <Older talk={talk} older={older} />
          {isEmpty && (
            <Empty icon={MessageSquare} title={`Talk with ${agent}`}>
              Ask for something it can do. Below each answer stands who paid for it, and how much.
            </Empty>
          )}
          {turns.map((turn) => (
            <TurnView
              key={turn.key}
              turn={turn}
              agent={agent}
              detail={detail}
              verbs={verbs}
              mayWrite={mayWrite}
            />
          ))}
          {outgoing.map((message) => (
            <OutgoingMessage
              key={message.id}
              message={message}
              onAgain={() => outbox.again(message)}
              onDrop={() => outbox.drop(message.id)}
            />
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <Button
          size="sm"
          icon={ArrowDown}
          onClick={scrollToEnd}
          className="absolute! bottom-3 left-1/2 -translate-x-1/2 bg-raised! shadow-float"
        >
          Newest
        </Button>
      )}
      <Announcement messages={talk.messages} agent={agent} />
    </div>
  );
};
