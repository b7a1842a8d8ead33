"use client";
import type { DraftPreviewView } from "@molecule/api";
import clsx from "clsx";
import { CircleAlert, TriangleAlert, Undo2 } from "lucide-react";
import { IconButton } from "../../../ui/icon-button.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { OVERRIDES } from "../../operator/override-words.ts";
import { type Draft, type Place, partOf, withItems, withModel, withPart } from "./draft.ts";
import { changeDraft } from "./draft-store.ts";
import { CHANGE_WORDS, versionsWords } from "./draft-words.ts";

type Row = DraftPreviewView["diff"][number];
type Refusal = DraftPreviewView["refusals"][number];

const INK: Readonly<Record<Row["change"], string>> = {
  new: "text-ok",
  changed: "text-accent",
  same: "text-muted",
  described: "text-accent",
  removed: "text-bad",
  restored: "text-accent",
};

const RefusalLine = ({ refusal }: { refusal: Refusal }) => (
  <div className="mt-1 flex gap-1.5 text-xs">
    <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0 text-bad" />
    <p className="min-w-0">
      <span className="text-bad">{refusal.message}</span> {refusal.remedy}{" "}
      <span className="font-mono text-muted">{refusal.code}</span>
    </p>
  </div>
);

const Line = ({
  sign,
  ink,
  word,
  name,
  detail,
  refusals,
  flag = null,
  onUndo,
}: {
  sign: string;
  ink: string;
  word: string;
  name: string;
  detail: string;
  refusals: readonly Refusal[];
  flag?: string | null;
  onUndo: () => void;
}) => (
  <li className="flex items-start gap-2.5 px-3 py-1.5">
    <span aria-hidden className={clsx("w-3 shrink-0 text-center font-mono", ink)}>
      {sign}
    </span>
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className={clsx("break-all font-mono text-[12.5px]", sign === "−" && "line-through")}>
          {name}
        </span>
        <span className={clsx("text-xs", ink)}>{word}</span>
        <span className="text-muted text-xs tabular-nums">{detail}</span>
      </p>
      {flag && (
        <p className="mt-1 flex gap-1.5 text-warn text-xs">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {flag}
        </p>
      )}
      {refusals.map((refusal) => (
        <RefusalLine key={refusal.code} refusal={refusal} />
      ))}
    </div>
    <IconButton
      icon={Undo2}
      label={`Take ${name} out of the draft`}
      onClick={onUndo}
      className="-my-0.5 size-7 coarse:-my-2"
    />
  </li>
);

type PartProps = {
  place: Place;
  title: string;
  draft: Draft;
  rows: readonly Row[];
  refusals: readonly Refusal[];
};

/** What the draft changes at one place, name by name, beside what stands; no value. */
export const DiffPart = ({ place, title, draft, rows, refusals }: PartProps) => {
  const tenantId = useTenantId();
  const { model, override } = partOf(draft, place);
  const refusedAs = (name: string | null) => refusals.filter((refusal) => refusal.name === name);
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border">
      <h3 className="border-b bg-ground px-3 py-1.5 font-medium text-xs">{title}</h3>
      <ul className="divide-y divide-line">
        {override !== undefined && (
          <Line
            {...{ sign: "~", ink: "text-accent", word: "Override", detail: "operators only" }}
            name={OVERRIDES[override ?? "none"].word}
            refusals={[]}
            onUndo={() => changeDraft(tenantId, (now) => withPart(now, place, { override: undefined }))}
          />
        )}
        {rows.map((row) => {
          const isModel = row.name === "MODEL" && model !== undefined;
          const { sign, word } = CHANGE_WORDS[row.change];
          const hint = row.before?.hint ? `${row.after === null ? "" : "now "}•••• ${row.before.hint}` : "";
          const renamed = row.renamedFrom === null ? "" : `instead of ${row.renamedFrom}`;
          return (
            <Line
              key={row.name}
              {...{ sign, word, ink: INK[row.change] }}
              name={isModel ? `MODEL = ${model}` : row.name}
              detail={[versionsWords(row), hint, renamed].filter(Boolean).join(" · ")}
              refusals={refusedAs(row.name)}
              flag={row.flag?.message ?? null}
              onUndo={() =>
                changeDraft(tenantId, (now) =>
                  isModel ? withModel(now, place, undefined) : withItems(now, place, { [row.name]: null }),
                )
              }
            />
          );
        })}
      </ul>
      {refusedAs(null).map((refusal) => (
        <div key={refusal.code} className="border-t px-3 py-1.5">
          <RefusalLine refusal={refusal} />
        </div>
      ))}
    </section>
  );
};
