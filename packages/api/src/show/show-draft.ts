import type { AppliedDraft, DraftPreview, listHeldDrafts } from "@molecule/services";
import type { AppliedDraftView, DraftEffectView, DraftPreviewView, HeldDraftView } from "../views/index.ts";

type Effect = DraftPreview["effects"][number];
type Held = Awaited<ReturnType<typeof listHeldDrafts>>[number];

const showSide = ({ payer, plan, resolution, refusal }: Effect["before"]): DraftEffectView["before"] => ({
  payer: { ...payer },
  mode: resolution.resolvedMode,
  refusal:
    plan.ok || refusal === null
      ? null
      : { ...refusal, code: plan.code, names: [...plan.names], payerChange: plan.payerChange ?? null },
  credential: plan.ok ? (plan.chosen?.name ?? null) : null,
  model: resolution.effectiveModel,
});

export const showDraftPreview = ({ diff, effects, refusals }: DraftPreview): DraftPreviewView => ({
  diff: [...diff],
  effects: effects.map(({ before, after, ...effect }) => ({
    ...effect,
    before: showSide(before),
    after: showSide(after),
  })),
  refusals: refusals.map(({ workspaceId, suggestions = [], ...refusal }) => ({
    ...refusal,
    workspaceId,
    suggestions: [...suggestions],
  })),
});

export const showAppliedDraft = ({ places, confirmed, restarted }: AppliedDraft): AppliedDraftView => ({
  places: places.map(({ workspaceId, written, restored, removed, described }) => ({
    workspaceId,
    written: [...written],
    restored: [...restored],
    removed: [...removed],
    described: [...described],
  })),
  confirmed: [...confirmed],
  restarted: [...restarted],
});

export const showHeldDraft = ({ places, fault, createdByName, ...held }: Held): HeldDraftView => ({
  ...{ id: held.id, title: held.title, status: held.status, applyAt: held.applyAt, restart: held.restart },
  places: places.map(({ workspaceId, entries, remove, restore, describe = [], model = null }) => ({
    workspaceId,
    names: [...entries, ...restore, ...describe].map(({ name }) => name),
    removes: [...remove],
    model,
  })),
  fault: fault === null ? null : { ...fault, names: [...fault.names] },
  createdBy: createdByName,
  createdAt: held.createdAt,
  settledAt: held.settledAt,
});
