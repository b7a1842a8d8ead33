import type { DraftPreviewView } from "@molecule/api";
import type { WhatIfFacts } from "@molecule/billing/what-if";
import { withTenant } from "@molecule/db";
import { secrets, workspaces } from "@molecule/db/schema";
import { DomainError, type WorkspaceId } from "@molecule/domain";
import type { Draft, Place } from "../../../apps/canvas/src/features/secrets/draft/draft.ts";
import { draftInput } from "../../../apps/canvas/src/features/secrets/draft/draft-input.ts";
import {
  judgeLocally,
  type LocalJudgement,
} from "../../../apps/canvas/src/features/secrets/draft/judge-locally.ts";
import { compare, type Difference } from "../doors/difference.ts";
import { callerOf, type Doors, doorsOf } from "../doors/open-doors.ts";
import type { Scene } from "./scene.ts";

export type DraftVerdict = {
  readonly differences: readonly Difference[];
  /** Codes of the refusals; empty: the draft was applied. */
  readonly codes: readonly string[];
};

/** What the page of a browser knows before it sends anything: what leaves the server for that, and nothing else. */
async function judgeInBrowser(doors: Doors, scene: Scene, draft: Draft): Promise<LocalJudgement> {
  const { draft: door } = callerOf(doorsOf(doors, scene.installation), scene.person);
  const known = new Map<WorkspaceId, WhatIfFacts>();
  for (const workspaceId of scene.states.keys())
    known.set(workspaceId, await door.whatIfFacts({ tenantId: scene.scope.tenantId, workspaceId }));
  const { tenantMode: billingMode, sandbox } = scene;
  const hintsOf = (place: Place, name: string) => scene.hintsOf(place, name);
  return judgeLocally({ tenant: { billingMode, sandbox }, known, hintsOf }, draft);
}

const refusalsOf = (rows: LocalJudgement["refusals"] | DraftPreviewView["refusals"]) =>
  rows.map(({ workspaceId, name, code, message, remedy, suggestions = [] }) => ({
    ...{ workspaceId, name, code, message, remedy, suggestions },
  }));

function compareEffects(local: LocalJudgement, preview: DraftPreviewView): Difference[] {
  return preview.effects.flatMap((effect) => {
    const seen = local.effectOn(effect.workspaceId);
    if (seen === null) return [{ door: "browser: effect", expected: effect, actual: null }];
    const side = ({ payer, resolution, plan }: typeof seen.before) => [
      payer.sentence,
      resolution.resolvedMode,
      resolution.effectiveModel,
      plan.ok ? null : plan.code,
    ];
    const shown = ({ payer, mode, model, refusal }: typeof effect.before) => [
      payer.sentence,
      mode,
      model,
      refusal?.code ?? null,
    ];
    return [
      ...compare("browser: effect", [effect.restart, effect.payerChange], [seen.restart, seen.payerChange]),
      ...compare("browser: before", shown(effect.before), side(seen.before)),
      ...compare("browser: after", shown(effect.after), side(seen.after)),
    ];
  });
}

/** Heads, overrides and models of everybody: whatever applying writes, this changes. */
async function snapshot({ test }: Doors, { scope }: Scene): Promise<string> {
  return withTenant(test.db, scope, async (tx) => {
    const heads = await tx
      .select({ id: secrets.id, live: secrets.liveVersion, last: secrets.lastVersion })
      .from(secrets)
      .orderBy(secrets.id);
    const overrides = await tx
      .select({ id: workspaces.id, override: workspaces.billingOverride })
      .from(workspaces)
      .orderBy(workspaces.id);
    return JSON.stringify([heads, overrides]);
  });
}

async function codeOf(applying: Promise<unknown>): Promise<string | null> {
  try {
    await applying;
    return null;
  } catch (error) {
    if (error instanceof Error && error.cause instanceof DomainError) return error.cause.code;
    throw error;
  }
}

/** Judges a draft in a browser, has the server preview it, and applies it: three doors that must say the same. */
export async function askDraft(doors: Doors, scene: Scene, draft: Draft): Promise<DraftVerdict> {
  const caller = callerOf(doorsOf(doors, scene.installation), scene.person);
  const about = { tenantId: scene.scope.tenantId, places: draftInput(draft) };
  const local = await judgeInBrowser(doors, scene, draft);
  const preview = await caller.draft.preview(about);
  const before = await snapshot(doors, scene);
  const code = await codeOf(caller.draft.applyNow({ ...about, restart: false, agreed: [] }));
  const wrote = (await snapshot(doors, scene)) !== before;
  const codes = preview.refusals.map((refusal) => refusal.code);
  return {
    codes,
    differences: [
      ...compare("browser: refusals", refusalsOf(preview.refusals), refusalsOf(local.refusals)),
      ...compareEffects(local, preview),
      ...compare("applied", codes[0] ?? null, code),
      ...(code === null ? [] : compare("written although refused", false, wrote)),
    ],
  };
}
