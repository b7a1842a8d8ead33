"use client";
import type { AppliedDraftView, DraftPreviewView } from "@molecule/api";
import type { PayerFacts, WorkspaceId } from "@molecule/domain";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { createFlag } from "../../../ui/create-flag.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { DiffPart } from "./diff-list.tsx";
import { type Draft, EMPTY_DRAFT, type Place, withoutPlace } from "./draft.ts";
import { changeDraft, readDraft, useDraft } from "./draft-store.ts";
import { Effect } from "./effect-list.tsx";
import { listAgreed } from "./list-agreed.ts";
import { SchedulePart } from "./schedule-part.tsx";
import { UnjudgedParts } from "./unjudged-parts.tsx";
import { useApplyDraft } from "./use-apply-draft.ts";
import { useDraftPreview } from "./use-draft-preview.ts";
import { usePlaceName } from "./use-place-name.ts";

const [useReviewOpen, setReviewOpen] = createFlag();

export const openDraftReview = () => setReviewOpen(true);
export { useReviewOpen };

type BodyProps = {
  preview: DraftPreviewView;
  draft: Draft;
  agreed: ReadonlySet<WorkspaceId>;
  onAgree: (workspaceId: WorkspaceId, agreed: boolean) => void;
};

const Body = ({ preview, draft, agreed, onAgree }: BodyProps) => {
  const nameOf = usePlaceName();
  const restarting = preview.effects.filter(({ restart }) => restart !== "none").length;
  return (
    <div className="flex flex-col gap-4">
      {[...draft.keys()].map((place) => (
        <DiffPart
          key={place ?? "all"}
          place={place}
          title={nameOf(place)}
          draft={draft}
          rows={preview.diff.filter(({ workspaceId }) => workspaceId === place)}
          refusals={preview.refusals.filter(({ workspaceId }) => workspaceId === place)}
        />
      ))}
      <section aria-label="What follows" className="overflow-hidden rounded-lg border">
        <h3 className="flex justify-between gap-2 border-b bg-ground px-3 py-1.5 text-xs">
          <span className="font-medium">What follows</span>
          <span className="text-muted tabular-nums">
            {restarting === 0 ? "nothing restarts" : `concerns ${restarting} of ${preview.effects.length}`}
          </span>
        </h3>
        {preview.effects.length === 0 ? (
          <p className="px-3 py-2.5 text-muted text-xs">
            No workspace starts differently: nothing restarts, and nobody pays who did not before.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {preview.effects.map((effect) => (
              <Effect
                key={effect.workspaceId}
                effect={effect}
                agreed={agreed.has(effect.workspaceId)}
                onAgree={onAgree}
              />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
};

/** Everything that the draft would do, and the ways to have it done. */
export const DraftDialog = ({ onApplied }: { onApplied: (applied: AppliedDraftView) => void }) => {
  const open = useReviewOpen();
  const tenantId = useTenantId();
  const { draft } = useDraft(tenantId);
  const preview = useDraftPreview();
  const [ticked, setTicked] = useState<ReadonlyMap<WorkspaceId, PayerFacts>>(new Map());
  const [scheduling, setScheduling] = useState(false);
  const close = () => {
    setReviewOpen(false);
    setScheduling(false);
  };
  const applying = useApplyDraft((applied) => {
    close();
    setTicked(new Map());
    onApplied(applied);
  });
  const effects = preview.data?.effects ?? [];
  const agreed = listAgreed(effects, ticked);
  const refused = (preview.data?.refusals.length ?? 0) > 0;
  const open_ = effects.some(
    ({ workspaceId, payerChange }) => payerChange !== null && !agreed.has(workspaceId),
  );
  // A judgement of this very draft is shown. It can be applied while what stands has it judged anew: agreements name the
  // payers that are shown, and the server refuses those that are no longer so.
  const isJudged = preview.isSuccess && !preview.isPlaceholderData;
  const blocked = !isJudged || refused || applying.isScheduling;
  const willRestart = effects.filter(({ restart, workspaceId }) =>
    restart === "needs_agreement" ? agreed.has(workspaceId) : restart === "restarts",
  ).length;
  const choice = (restart: boolean) => ({ restart, effects, agreed });
  const agree = (workspaceId: WorkspaceId, yes: boolean) => {
    const next = new Map(ticked);
    const seen = effects.find((effect) => effect.workspaceId === workspaceId)?.payerChange?.after;
    if (yes && seen !== undefined) next.set(workspaceId, seen);
    else next.delete(workspaceId);
    setTicked(next);
  };
  const takeOut = (place: Place) => {
    changeDraft(tenantId, (now) => withoutPlace(now, place));
    if (readDraft(tenantId).size === 0) close();
  };
  return (
    <Dialog
      open={open && draft.size > 0}
      onOpenChange={(next) => (next ? setReviewOpen(true) : close())}
      title="Your draft"
      description="Nothing of it is stored yet. It is applied whole or not at all."
      width="lg"
      footer={
        <>
          <Button
            variant="danger"
            className="mr-auto"
            onClick={() => {
              changeDraft(tenantId, () => EMPTY_DRAFT);
              close();
            }}
          >
            Discard
          </Button>
          {!scheduling && (
            <Button icon={CalendarClock} disabled={blocked} onClick={() => setScheduling(true)}>
              Schedule
            </Button>
          )}
          <Button disabled={blocked} busy={applying.isApplying} onClick={() => applying.apply(choice(false))}>
            Apply without restart
          </Button>
          <Button
            variant="primary"
            disabled={blocked || open_}
            busy={applying.isApplying}
            onClick={() => applying.apply(choice(true))}
          >
            {willRestart > 0 ? `Apply and restart ${willRestart}` : "Apply"}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a key that works on whatever has the focus inside */}
      <div
        className="flex flex-col gap-4"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || blocked || open_) return;
          // Whoever sets a time for it does not mean now.
          if (scheduling) return;
          event.preventDefault();
          applying.apply(choice(true));
        }}
      >
        {applying.error && <FailureNotice error={applying.error} />}
        {preview.isError && (
          <>
            <FailureNotice
              error={preview.error}
              what="The draft could not be judged"
              onRetry={() => void preview.refetch()}
            />
            <UnjudgedParts draft={draft} onTakeOut={takeOut} />
          </>
        )}
        {preview.isPending && <SkeletonRows rows={4} height="h-10" />}
        {preview.isSuccess && <Body preview={preview.data} draft={draft} agreed={agreed} onAgree={agree} />}
        {scheduling && (
          <SchedulePart
            busy={applying.isScheduling}
            onSchedule={(applyAt, title) => applying.schedule({ ...choice(true), applyAt, title }, close)}
            onCancel={() => setScheduling(false)}
          />
        )}
      </div>
    </Dialog>
  );
};
