"use client";
import { Undo2 } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { OVERRIDES } from "../../operator/override-words.ts";
import type { Draft, DraftedItem, DraftPart, Place } from "./draft.ts";
import { usePlaceName } from "./use-place-name.ts";

const WORDS: Readonly<Record<DraftedItem["action"], string>> = {
  write: "set",
  remove: "removed",
  restore: "put back",
  describe: "only its note or expiry",
};

const Item = ({ name, word }: { name: string; word: string }) => (
  <li className="flex flex-wrap items-baseline gap-x-2 px-3 py-1.5">
    <span className="break-all font-mono text-[12.5px]">{name}</span>
    <span className="text-muted text-xs">{word}</span>
  </li>
);

const Part = ({ title, part, onTakeOut }: { title: string; part: DraftPart; onTakeOut: () => void }) => (
  <section aria-label={title} className="overflow-hidden rounded-lg border">
    <div className="flex items-center justify-between gap-2 border-b bg-ground px-3 py-1.5">
      <h3 className="min-w-0 truncate font-medium text-xs">{title}</h3>
      <Button size="sm" icon={Undo2} aria-label={`Take it out: ${title}`} onClick={onTakeOut}>
        Take it out
      </Button>
    </div>
    <ul className="divide-y divide-line">
      {part.override !== undefined && <Item name={OVERRIDES[part.override ?? "none"].word} word="override" />}
      {part.model !== undefined && <Item name={`MODEL = ${part.model}`} word="set" />}
      {[...part.items].map(([name, { action }]) => (
        <Item key={name} name={name} word={WORDS[action]} />
      ))}
    </ul>
  </section>
);

/** The draft where nothing could be said of what follows from it: a part that hinders the others can be taken out. */
export const UnjudgedParts = ({ draft, onTakeOut }: { draft: Draft; onTakeOut: (place: Place) => void }) => {
  const nameOf = usePlaceName();
  return [...draft].map(([place, part]) => (
    <Part key={place ?? "all"} title={nameOf(place)} part={part} onTakeOut={() => onTakeOut(place)} />
  ));
};
