"use client";
import { whatIf } from "@molecule/billing/what-if";
import type { WorkspaceId } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import clsx from "clsx";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Field } from "../../../ui/field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Select } from "../../../ui/select.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useHere, useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { ModelCombobox } from "../../model/model-combobox.tsx";
import { findRuntimeModels, useRuntimes } from "../../model/use-runtimes.ts";
import { OVERRIDE_CHOICES, OVERRIDES, type OverrideChoice } from "../../operator/override-words.ts";
import { partOf, withItems, withModel, withPart } from "../draft/draft.ts";
import { judgedPlaces } from "../draft/draft-input.ts";
import { changeDraft, useDraft } from "../draft/draft-store.ts";
import { type FactsByWorkspace, useDraftFacts } from "../draft/use-draft-facts.ts";
import { changeOf, keyChoices, NO_CHOICE, type WhatIfChoice } from "./what-if-choice.ts";
import { type ComparedRow, comparedRows, restartSentence } from "./what-if-words.ts";

const OVERRIDE_OPTIONS = OVERRIDE_CHOICES.map((value) => ({ value, label: OVERRIDES[value].word }));

type Known = FactsByWorkspace extends ReadonlyMap<WorkspaceId, infer F> ? F : never;

const Compared = ({ rows }: { rows: readonly ComparedRow[] }) => (
  <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-xs">
    {rows.map(({ term, before, after, mono }) => (
      <div key={term} className="contents">
        <dt className="text-muted">{term}</dt>
        <dd className={clsx("flex flex-wrap items-baseline gap-x-1.5", mono && "break-all font-mono")}>
          {before === after ? (
            <span className="text-muted">{after}</span>
          ) : (
            <>
              <span className="text-muted line-through decoration-muted/60">{before}</span>
              <ArrowRight aria-label="becomes" className="size-3 shrink-0 self-center text-muted" />
              <span className="font-medium">{after}</span>
            </>
          )}
        </dd>
      </div>
    ))}
  </dl>
);

type ChoicesProps = { known: Known; choice: WhatIfChoice; onChange: (patch: Partial<WhatIfChoice>) => void };

const Choices = ({ known: { facts }, choice, onChange }: ChoicesProps) => {
  const { me } = useHere();
  const runtimes = useRuntimes();
  return (
    <div className="grid gap-3 @md:grid-cols-2">
      <Field label="Another model">
        {(control) => (
          <ModelCombobox
            control={control}
            runtime={facts.runtime}
            models={findRuntimeModels(runtimes.data, facts.runtime)?.models ?? []}
            value={choice.model}
            onChange={(model) => onChange({ model, key: "stored" })}
          />
        )}
      </Field>
      <Field label="Another key">
        {({ id }) => (
          <Select
            id={id}
            value={choice.key}
            options={keyChoices(facts, choice.model)}
            onChange={(key) => onChange({ key })}
          />
        )}
      </Field>
      {me.operator && (
        <Field label="Another override">
          {({ id }) => (
            <Select<OverrideChoice>
              id={id}
              value={choice.override ?? facts.override ?? "none"}
              options={OVERRIDE_OPTIONS}
              onChange={(override) =>
                onChange({ override: override === (facts.override ?? "none") ? null : override })
              }
            />
          )}
        </Field>
      )}
    </div>
  );
};

const useWhatIf = (known: Known, workspaceId: WorkspaceId) => {
  const tenantId = useTenantId();
  const { draft } = useDraft(tenantId);
  const [choice, setChoice] = useState(NO_CHOICE);
  const own = new Map([[workspaceId, partOf(draft, workspaceId)]]);
  const [drafted] = judgedPlaces(own);
  const change = changeOf(choice, drafted ?? { writes: [], removes: [] });
  const { model, override, key } = choice;
  const name = key.slice(1);
  return {
    choice,
    change: (patch: Partial<WhatIfChoice>) => setChoice({ ...choice, ...patch }),
    answer: whatIf(registry, known, change, new Date()),
    isChosen: model !== null || override !== null || key !== "stored",
    /** The name of a key that is still to be typed for it; null when nothing is. */
    toType: key.startsWith("+") ? name : null,
    land: () => {
      changeDraft(tenantId, (now) => {
        const withChosen = model === null ? now : withModel(now, workspaceId, model);
        const overridden =
          override === null
            ? withChosen
            : withPart(withChosen, workspaceId, { override: override === "none" ? null : override });
        return key.startsWith("-")
          ? withItems(overridden, workspaceId, { [name]: { action: "remove" } })
          : overridden;
      });
      setChoice(NO_CHOICE);
    },
  };
};

type AnswerProps = { known: Known; workspaceId: WorkspaceId; onType: (name: string) => void };

const Answer = ({ known, workspaceId, onType }: AnswerProps) => {
  const mayEdit = useMay("member");
  const asked = useWhatIf(known, workspaceId);
  const { answer, isChosen, toType } = asked;
  const starts = answer.restart !== "none" && answer.payerChange === null;
  const refusal = starts ? answer.after.refusal : null;
  return (
    <>
      <Choices known={known} choice={asked.choice} onChange={asked.change} />
      <div aria-live="polite" className="flex flex-col gap-2.5 rounded-lg border bg-surface p-3">
        <Compared rows={comparedRows(answer)} />
        <p className={clsx("border-t pt-2.5 text-xs", refusal && "text-warn")}>
          {restartSentence(answer)}
          {refusal && ` ${refusal.remedy}`}
        </p>
        {answer.refusals.map(({ name, code, message, remedy }) => (
          <Notice key={`${name} ${code}`} tone="bad" code={code} title={message}>
            {remedy}
          </Notice>
        ))}
      </div>
      {mayEdit && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            disabled={!isChosen || answer.refusals.length > 0}
            onClick={() => {
              asked.land();
              if (toType !== null) onType(toType);
            }}
          >
            {toType === null ? "Put it into the draft" : `Put it into the draft, and type ${toType}`}
          </Button>
          <p className="text-muted text-xs">Nothing is saved by looking.</p>
        </div>
      )}
    </>
  );
};

/** What another model, key or override would do, by the rules that the server applies them with. */
export const WhatIfPanel = ({
  workspaceId,
  onType,
}: {
  workspaceId: WorkspaceId;
  onType: (name: string) => void;
}) => {
  const { draft } = useDraft(useTenantId());
  const known = useDraftFacts(draft, workspaceId).get(workspaceId);
  return (
    <section
      aria-label="What if"
      className="@container mt-3 flex flex-col gap-3 rounded-lg border bg-ground p-3"
    >
      {known === undefined ? (
        <SkeletonRows rows={4} height="h-8" />
      ) : (
        <Answer known={known} workspaceId={workspaceId} onType={onType} />
      )}
    </section>
  );
};
