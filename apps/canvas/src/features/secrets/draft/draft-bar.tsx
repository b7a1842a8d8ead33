"use client";
import type { AppliedDraftView, DraftEffectView } from "@molecule/api";
import { CircleAlert, CircleCheck, GitCompareArrows } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { Kbd } from "../../../ui/kbd.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { settleApplyWish, useApplyWished, wishApply } from "./apply-wish.ts";
import { countChanges, type Draft } from "./draft.ts";
import { DraftDialog, openDraftReview, useReviewOpen } from "./draft-dialog.tsx";
import { useDraft } from "./draft-store.ts";
import { draftSummary } from "./draft-words.ts";
import { useApplyDraft } from "./use-apply-draft.ts";
import { useDraftPreview } from "./use-draft-preview.ts";

const TOLD_FOR_MS = 8_000;

const summaryOf = (draft: Draft): string =>
  draftSummary(
    countChanges(draft),
    [...draft.keys()].filter((place) => place !== null).length,
    draft.has(null),
  );

/** "2 restart, the payer changes for marketing". */
const outlookOf = (effects: readonly DraftEffectView[]): string => {
  const restarting = effects.filter(({ restart }) => restart === "restarts").length;
  const moving = effects.filter(({ payerChange }) => payerChange !== null).map(({ name }) => name);
  return [
    restarting === 0 ? "nothing restarts" : `${restarting} ${restarting === 1 ? "restarts" : "restart"}`,
    moving.length === 0 ? "payer unchanged" : `who pays changes for ${moving.join(", ")}`,
  ].join(", ");
};

const appliedWords = ({ places, restarted }: AppliedDraftView): string => {
  const names = places.reduce(
    (sum, { written, restored, removed, described }) =>
      sum + written.length + restored.length + removed.length + described.length,
    0,
  );
  const starts = restarted.length;
  return `Applied: ${names} ${names === 1 ? "name" : "names"}. ${
    starts === 0
      ? "Nothing restarts."
      : `${starts} ${starts === 1 ? "workspace restarts" : "workspaces restart"}.`
  }`;
};

/** True while ⌘Enter is for the draft: nobody is typing into a form that would send itself. */
const isFree = (target: EventTarget | null): boolean =>
  !(target instanceof Element) || target.closest("form, [role=dialog], [role=menu]") === null;

const Waiting = ({ draft, onApplied }: { draft: Draft; onApplied: (applied: AppliedDraftView) => void }) => {
  const tenantId = useTenantId();
  const { revision } = useDraft(tenantId);
  const preview = useDraftPreview();
  const applying = useApplyDraft(onApplied);
  const reviewing = useReviewOpen();
  const effects = preview.data?.effects ?? [];
  const refusals = preview.data?.refusals.length ?? 0;
  const asks = effects.some(({ payerChange }) => payerChange !== null);
  const isCurrent = preview.isSuccess && !preview.isPlaceholderData && !preview.isFetching;
  const isFailed = preview.isError && !preview.isFetching;
  const ready = isCurrent && refusals === 0 && !asks;
  const wished = useApplyWished(tenantId, revision);
  const apply = () => {
    // Pressed while it is still being judged: it is applied, or reviewed, once it is.
    if (!isCurrent && !preview.isError) wishApply(tenantId);
    else if (ready) applying.apply({ restart: true, effects, agreed: new Set() });
    else openDraftReview();
  };
  const applyByKey = useEffectEvent(apply);
  useEffect(() => {
    if (!wished || !(isCurrent || isFailed)) return;
    settleApplyWish(tenantId);
    // A failed judgement ends it: what would be judged at some later time, nobody would expect to be applied.
    if (isCurrent) applyByKey();
  }, [wished, isCurrent, isFailed, tenantId]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.defaultPrevented) return;
      if (reviewing || !isFree(event.target)) return;
      event.preventDefault();
      applyByKey();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [reviewing]);
  return (
    <>
      <GitCompareArrows aria-hidden className="size-4 shrink-0 text-accent" />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm tabular-nums sm:truncate">{summaryOf(draft)}, not applied yet</p>
        <p className="truncate text-muted text-xs" aria-live="polite">
          {applying.error ? (
            <span className="text-bad">{failureWords(applying.error).message}</span>
          ) : refusals > 0 ? (
            <span className="flex items-center gap-1 text-bad">
              <CircleAlert aria-hidden className="size-3.5 shrink-0" />
              {refusals === 1 ? "1 is refused" : `${refusals} are refused`}: review to see why
            </span>
          ) : preview.isError ? (
            <span className="text-bad">{failureWords(preview.error).message}</span>
          ) : preview.data ? (
            outlookOf(effects)
          ) : (
            "Looking at what it would do"
          )}
        </p>
      </div>
      <Button onClick={openDraftReview}>Review</Button>
      <Button variant="primary" busy={applying.isApplying || wished} disabled={refusals > 0} onClick={apply}>
        {asks ? "Agree and apply" : "Apply"}
        <span aria-hidden className="max-sm:hidden">
          <Kbd>⌘↵</Kbd>
        </span>
      </Button>
    </>
  );
};

const Applied = ({ applied, onGone }: { applied: AppliedDraftView; onGone: () => void }) => {
  useEffect(() => {
    const timer = setTimeout(onGone, TOLD_FOR_MS);
    return () => clearTimeout(timer);
  }, [onGone]);
  return (
    <>
      <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />
      <p className="min-w-0 flex-1 py-1.5 text-sm" role="status">
        {appliedWords(applied)}
      </p>
      <Button variant="quiet" onClick={onGone}>
        Close
      </Button>
    </>
  );
};

/** Below everything, while something is edited and not applied: what it is, what follows, and the way on. */
export const DraftBar = () => {
  const tenantId = useTenantId();
  const { draft } = useDraft(tenantId);
  // Whoever leaves the organization's pages does not wait for it any more.
  useEffect(() => () => settleApplyWish(tenantId), [tenantId]);
  const [applied, setApplied] = useState<AppliedDraftView | null>(null);
  const [seen, setSeen] = useState(draft);
  if (seen !== draft) {
    setSeen(draft);
    if (draft.size > 0) setApplied(null);
  }
  const waiting = draft.size > 0;
  return (
    <>
      {(waiting || applied !== null) && (
        <section
          aria-label="Draft"
          data-draft-bar
          className="z-40 flex min-h-14 shrink-0 items-center gap-2 border-t bg-raised px-3.5 py-2 shadow-float max-sm:px-2.5"
        >
          {waiting ? (
            <Waiting draft={draft} onApplied={setApplied} />
          ) : (
            applied && <Applied applied={applied} onGone={() => setApplied(null)} />
          )}
        </section>
      )}
      <DraftDialog onApplied={setApplied} />
    </>
  );
};
