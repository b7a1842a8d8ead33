"use client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatCountExact } from "../../ui/format-money.ts";
import { type Part, parseFences } from "./parse-fences.ts";

/** More than this is shown only on request; a pasted log should not push the talk away. */
const LONG = 6000;

const Code = ({ part }: { part: Extract<Part, { kind: "code" }> }) => (
  <figure className="overflow-hidden rounded-lg border bg-subtle/60">
    <figcaption className="flex h-8 items-center justify-between border-b pr-1 pl-3 text-muted text-xs">
      <span className="truncate font-mono">{part.language || "code"}</span>
      {!part.open && <CopyButton text={part.text} label="Copy code" />}
    </figcaption>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
    <pre className="scroll-thin overflow-x-auto px-3 py-2 font-mono text-xs" tabIndex={0}>
      <code className="[overflow-wrap:normal]">{part.text}</code>
    </pre>
  </figure>
);

/** What was said, as it was said: white space kept, code in boxes, nothing interpreted as markup. */
export const MessageText = ({ body }: { body: string }) => {
  const [all, setAll] = useState(false);
  const isCut = !all && body.length > LONG;
  const parts = parseFences(isCut ? body.slice(0, LONG) : body);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {parts.map((part) =>
        part.kind === "code" ? (
          <Code key={part.at} part={part} />
        ) : (
          <p key={part.at} className="whitespace-pre-wrap text-base">
            {part.text}
          </p>
        ),
      )}
      {isCut && (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {formatCountExact(body.length)} characters
          </Button>
        </div>
      )}
    </div>
  );
};
