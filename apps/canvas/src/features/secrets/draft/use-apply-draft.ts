"use client";
import type { AppliedDraftView, DraftPreviewView } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { type Draft, without } from "./draft.ts";
import { draftInput } from "./draft-input.ts";
import { changeDraft, readDraft } from "./draft-store.ts";

type Effects = DraftPreviewView["effects"];

/** Payers that change and that a person agreed to, as they were shown. */
const agreementsOf = (effects: Effects, agreed: ReadonlySet<WorkspaceId>) =>
  effects.flatMap(({ workspaceId, payerChange }) =>
    payerChange !== null && agreed.has(workspaceId) ? [{ workspaceId, after: payerChange.after }] : [],
  );

export type ApplyChoice = {
  readonly restart: boolean;
  readonly effects: Effects;
  readonly agreed: ReadonlySet<WorkspaceId>;
};

export type Schedule = ApplyChoice & { readonly applyAt: Date; readonly title: string };

/** Applies the draft, or puts it aside for later: all of it or nothing. */
export const useApplyDraft = (onApplied: (applied: AppliedDraftView) => void = () => undefined) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  /** What was sent leaves the draft, wherever its author is by now; what was edited meanwhile stays. */
  const settle = (sent: Draft) => changeDraft(tenantId, (draft) => without(draft, sent));
  const onMutate = () => readDraft(tenantId);
  const now = useVerb(
    trpc.draft.applyNow.mutationOptions({
      onMutate,
      onSuccess: (applied, _, sent) => {
        settle(sent);
        onApplied(applied);
      },
    }),
    "secret",
  );
  const later = useVerb(
    trpc.draft.hold.mutationOptions({ onMutate, onSuccess: (_held, _, sent) => settle(sent) }),
    "secret",
  );
  const common = ({ restart, effects, agreed }: ApplyChoice) => ({
    ...{ tenantId, restart, places: draftInput(readDraft(tenantId)) },
    agreed: agreementsOf(effects, agreed),
  });
  return {
    apply: (choice: ApplyChoice) => {
      later.reset();
      now.mutate(common(choice));
    },
    schedule: ({ applyAt, title, ...choice }: Schedule, onHeld: () => void) => {
      now.reset();
      later.mutate({ ...common(choice), applyAt, ...(title === "" ? {} : { title }) }, { onSuccess: onHeld });
    },
    isApplying: now.isPending,
    isScheduling: later.isPending,
    error: now.error ?? later.error,
  };
};
